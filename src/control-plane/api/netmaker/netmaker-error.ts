import type { FastifyReply, FastifyRequest } from "fastify";
import type { ErrorCode } from "../../../protocol/error-code.ts";
import { STATUS_OF } from "../../http/status.ts";
import { logUnexpected, toRefusal } from "../../http/to-refusal.ts";

/** Where this dialect's clients expect another status or text than ours. */
const ANSWER_OF: Partial<Readonly<Record<ErrorCode, { readonly status?: number; readonly text: string }>>> = {
  unauthorized: { text: "unauthorized" },
  /*
   * The original tells an unknown name (401, "record not found") from a wrong password (400): a list of accounts for whoever asks.
   * Here an unknown name, a wrong password and a disabled account are one answer (ATK-07).
   */
  credentials_refused: { text: "incorrect credentials" },
  setup_done: { status: 400, text: "superadmin user already exists" },
  setup_code_refused: { text: "the setup code that the control plane printed is required" },
};

/** Answers a failure as `{Code, Message, Response: null}`, `Code` being the HTTP status. */
export function answerNetmakerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = toRefusal(error, request);
  if (!refusal) {
    logUnexpected(error, request);
    sendEnvelope(reply, 500, "internal error");
    return;
  }
  const { retryAfterSeconds } = refusal.details;
  if (retryAfterSeconds !== undefined) void reply.header("retry-after", retryAfterSeconds);
  const answer = ANSWER_OF[refusal.code];
  sendEnvelope(reply, answer?.status ?? STATUS_OF[refusal.code], answer?.text ?? refusal.message);
}

function sendEnvelope(reply: FastifyReply, code: number, message: string): void {
  void reply.code(code).send({ Code: code, Message: message, Response: null });
}
