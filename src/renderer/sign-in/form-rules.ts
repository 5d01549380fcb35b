import * as z from "zod";
import { SHORTEST_PASSWORD } from "./password-strength.ts";

/*
 * Sentences for what can be seen without asking. The control plane checks everything again and has the last word.
 */

export function requireText(what: string): (value: string) => string | null {
  return (value) => (value.trim() === "" ? `Enter ${what}.` : null);
}

export function requireEmail(value: string): string | null {
  return z.email().safeParse(value.trim()).success ? null : "Enter an e-mail address like name@example.com.";
}

export function requireNewPassword(value: string): string | null {
  return value.length < SHORTEST_PASSWORD ? `Use at least ${SHORTEST_PASSWORD} characters.` : null;
}
