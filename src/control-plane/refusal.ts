import { ERROR_TEXT, type ErrorCode } from "../protocol/error-code.ts";

/** Details a caller may see: never secrets. `field` names the offending input. */
export interface RefusalDetails {
  readonly field?: string;
  /** Replaces the code's standard sentence where a more exact one helps. */
  readonly message?: string;
  readonly retryAfterSeconds?: number;
}

/** An expected refusal. Everything else that is thrown is a bug and answers 500. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly details: RefusalDetails;

  constructor(code: ErrorCode, details: RefusalDetails = {}, options?: ErrorOptions) {
    super(details.message ?? ERROR_TEXT[code], options);
    this.code = code;
    this.details = details;
  }
}
