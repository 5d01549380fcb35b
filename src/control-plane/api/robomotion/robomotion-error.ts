import type { FastifyReply, FastifyRequest } from "fastify";
import type { ErrorCode } from "../../../protocol/error-code.ts";
import { STATUS_OF } from "../../http/status.ts";
import { logUnexpected, toRefusal } from "../../http/to-refusal.ts";

/** This dialect knows one word for everything that a role or a rule forbids. */
const WORD_OF: Partial<Readonly<Record<ErrorCode, string>>> = {
  owner_protected: "forbidden",
  self_protected: "forbidden",
  foreign_origin: "forbidden",
  not_found: "method_not_found",
};

/** Answers a failure as `{ok: false, error}`, with the HTTP status that belongs to it. */
export function answerRobomotionError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRefusal(error, request);
  if (!refusal) {
    logUnexpected(error, request);
    void reply.code(500).send({ ok: false, error: "internal" });
    return;
  }
  const { retryAfterSeconds } = refusal.details;
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds);
  void reply.code(STATUS_OF[refusal.code]).send({ ok: false, error: WORD_OF[refusal.code] ?? refusal.code });
}
