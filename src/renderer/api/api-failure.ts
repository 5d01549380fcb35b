import type { Translate } from "../../i18n/translator.ts";
import { AppError } from "../../protocol/http/people.ts";

/** A request that did not succeed. `status` is 0 when nobody answered; `field` names the input that was refused, where there is one. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | null;

  constructor(
    code: string,
    message: string,
    options: { status?: number; field?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "ApiFailure";
    this.code = code;
    this.status = options.status ?? 0;
    this.field = options.field ?? null;
  }
}

export function unreachable(cause: unknown): ApiFailure {
  return new ApiFailure("unreachable", "The control plane did not answer. Check the connection and try again.", {
    cause,
  });
}

export function unreadableAnswer(cause: unknown): ApiFailure {
  const message = "The answer was not understood. This page may be older than the control plane: reload it.";
  return new ApiFailure("unreadable_answer", message, { cause });
}

/** Reads a failed answer's body; whatever is not Latchkey's own (a proxy's error page) is told by its status alone. */
export function refusedAnswer(status: number, body: unknown): ApiFailure {
  const error = AppError.safeParse(body);
  if (error.success) return new ApiFailure(error.data.code, error.data.message, { status, field: error.data.field });
  return new ApiFailure("unexpected_status", `The control plane answered with status ${status}.`, { status });
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 401;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404;
}

/** The sentence for people. Anything that is no `ApiFailure` is a fault of this page. */
export function failureText(t: Translate, error: unknown): string {
  return error instanceof ApiFailure ? error.message : t("errors:faultOfThisPage");
}
