import type { FastifyReply, FastifyRequest } from "fastify";
import type { Refusal } from "../../refusal.ts";
import { STATUS_OF } from "../../http/status.ts";
import { logUnexpected, toRefusal } from "../../http/to-refusal.ts";

/** Answers a failure as `{message}` with one of this dialect's few statuses. The message names the field that it is about. */
export function answerParsecError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRefusal(error, request);
  if (!refusal) {
    logUnexpected(error, request);
    void reply.code(500).send({ message: "Internal Server Error" });
    return;
  }
  const { retryAfterSeconds } = refusal.details;
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds);
  void reply.code(statusOf(refusal)).send({ message: messageOf(refusal) });
}

/** 200, 204, 400, 401, 404, 429 and 500, and one more: 403 for a valid key that lacks the permission. */
function statusOf({ code, details }: Refusal): number {
  // What a field of the body names and does not exist is a fault of the body, not of the address.
  if (details.field !== undefined) return 400;
  const status = STATUS_OF[code];
  if (code === "forbidden" || status === 401 || status === 404 || status === 429) return status;
  return status >= 500 ? 500 : 400;
}

function messageOf({ code, details, message }: Refusal): string {
  if (code === "unauthorized") return "Unauthorized";
  if (code === "method_not_found") return "Not Found";
  return details.field === undefined ? message : `${details.field}: ${message}`;
}
