import * as z from "zod";
import type { Translate } from "../../i18n/translator.ts";
import { SHORTEST_PASSWORD } from "./password-strength.ts";

/*
 * Sentences for what can be seen without asking. The control plane checks everything again and has the last word.
 */

type Rule = (value: string) => string | null;

/** `request`: the whole sentence that asks for what is missing. */
export function requireText(request: string): Rule {
  return (value) => (value.trim() === "" ? request : null);
}

export function requireEmail(t: Translate): Rule {
  return (value) => (z.email().safeParse(value.trim()).success ? null : t("signIn:enterEmail"));
}

export function requireNewPassword(t: Translate): Rule {
  return (value) =>
    value.length < SHORTEST_PASSWORD ? t("signIn:shortestPassword", { count: SHORTEST_PASSWORD }) : null;
}
