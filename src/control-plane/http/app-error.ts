import type { FastifyReply, FastifyRequest } from "fastify";
import type { AppError } from "../../protocol/http/people.ts";
import type { Refusal } from "../refusal.ts";
import { STATUS_OF } from "./status.ts";
import { logUnexpected, toRefusal } from "./to-refusal.ts";

/** How the app API, and everything that is no dialect of its own, answers a failure: `AppError`. */
export function answerAppError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRefusal(error, request);
  if (refusal) {
    answerRefusal(reply, refusal, toAppError(refusal));
    return;
  }
  logUnexpected(error, request);
  const unexpected: AppError = { code: "internal", message: "Something went wrong on the control plane." };
  void reply.code(500).send(unexpected);
}

export function toAppError(refusal: Refusal): AppError {
  const { field } = refusal.details;
  return { code: refusal.code, message: refusal.message, ...(field === undefined ? {} : { field }) };
}

/** Sends `body` with the refusal's status, and `Retry-After` where it is known. */
export function answerRefusal(reply: FastifyReply, refusal: Refusal, body: unknown): void {
  const { retryAfterSeconds } = refusal.details;
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds);
  void reply.code(STATUS_OF[refusal.code]).send(body);
}
