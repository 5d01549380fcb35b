import type { Translate } from "../../i18n/translator.ts";
import { ERROR_TEXT, type ErrorCode } from "../../protocol/error-code.ts";
import { AppError } from "../../protocol/http/people.ts";

/** Failures that have no refusal's code: nobody answered, or not as Latchkey does. */
const PAGE_CODES = ["unreachable", "unreadable_answer", "internal"] as const;

/**
 * A request that did not succeed. `status` is 0 when nobody answered; `field` names the input that was refused, where there is one.
 * `message` is the control plane's own English sentence, or the code where it said none.
 */
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
  return new ApiFailure("unreachable", "unreachable", { cause });
}

export function unreadableAnswer(cause: unknown): ApiFailure {
  return new ApiFailure("unreadable_answer", "unreadable_answer", { cause });
}

/** Reads a failed answer's body; whatever is not Latchkey's own (a proxy's error page) is told by its status alone. */
export function refusedAnswer(status: number, body: unknown): ApiFailure {
  const error = AppError.safeParse(body);
  if (error.success) return new ApiFailure(error.data.code, error.data.message, { status, field: error.data.field });
  return new ApiFailure("unexpected_status", "unexpected_status", { status });
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 401;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404;
}

/**
 * The sentence for people, by the code. Where the control plane said more than its code does (a field, a fact), its own sentence stays.
 * Anything that is no `ApiFailure` is a fault of this page.
 */
export function failureText(t: Translate, error: unknown): string {
  if (!(error instanceof ApiFailure)) return t("errors:faultOfThisPage");
  const { code, message, status } = error;
  if (code === "unexpected_status") return t("errors:unexpected_status", { status });
  const own = PAGE_CODES.find((known) => known === code);
  if (own !== undefined) return t(`errors:${own}`);
  return isErrorCode(code) && message === ERROR_TEXT[code] ? t(`errors:${code}`) : message;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TEXT, code);
}
