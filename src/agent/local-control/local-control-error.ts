import * as z from "zod";
import { ERROR_TEXT } from "../../protocol/error-code.ts";
import { AgentRefusal } from "../agent-refusal.ts";

/** A failure as the local socket tells it. */
export interface LocalFailure {
  readonly status: number;
  readonly body: { readonly code: string; readonly message: string };
  /** True for a bug of ours, which belongs in the log. */
  readonly isUnexpected: boolean;
}

const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ["invalid_arguments", 400],
  ["method_not_found", 404],
  ["robot_not_found", 404],
  ["session_not_found", 404],
  ["payload_too_large", 413],
  ["too_many_requests", 429],
  ["machine_offline", 503],
  // The disk is full, most likely. What was asked is in force all the same: the message says how far.
  ["not_stored", 507],
]);

/** The only place where an error becomes an answer of the local socket. A refusal without a status of its own is a conflict. */
export function toLocalFailure(error: unknown): LocalFailure {
  if (error instanceof AgentRefusal) {
    const { code, message } = error;
    return { status: STATUS_OF.get(code) ?? 409, body: { code, message }, isUnexpected: false };
  }
  if (error instanceof z.ZodError) {
    const issue = error.issues[0];
    const detail = issue === undefined ? "" : ` ${issue.path.join(".")}: ${issue.message}`;
    const message = `${ERROR_TEXT.invalid_arguments}${detail}`;
    return { status: 400, body: { code: "invalid_arguments", message }, isUnexpected: false };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { code: "internal", message: `The agent failed: ${message}` }, isUnexpected: true };
}
