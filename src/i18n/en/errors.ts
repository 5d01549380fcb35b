import { ERROR_TEXT } from "../../protocol/error-code.ts";

/** What a refusal means, by its code. */
export const errors = {
  faultOfThisPage: "Something went wrong in this page. Reload it and try again.",
  unexpected_status: "The control plane answered with status {{status}}.",
  internal: "Something went wrong on the control plane.",
  unreachable: "The control plane did not answer. Check the connection and try again.",
  unreadable_answer: "The answer was not understood. This page may be older than the control plane: reload it.",

  // As the control plane says them itself.
  ...ERROR_TEXT,
} as const;
