import { ERROR_TEXT } from "../protocol/error-code.ts";

/**
 * The agent, or the control plane through it, refuses what was asked. `source` tells a definite "no" of the control plane from a
 * failure after which nobody knows whether the request was carried out.
 */
export class AgentRefusal extends Error {
  override readonly name = "AgentRefusal";
  /** An error code of the protocol; a text, because a newer control plane may know more codes. */
  readonly code: string;
  readonly source: "agent" | "control-plane";

  constructor(code: string, message?: string, source: "agent" | "control-plane" = "agent") {
    super(message ?? textOf(code));
    this.code = code;
    this.source = source;
  }
}

function textOf(code: string): string {
  const texts: Readonly<Record<string, string>> = ERROR_TEXT;
  return texts[code] ?? code;
}
