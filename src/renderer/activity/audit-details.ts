import * as z from "zod";
import { activity } from "../../i18n/en/activity.ts";
import type { Translate } from "../../i18n/translator.ts";
import { ERROR_TEXT } from "../../protocol/error-code.ts";
import type { AuditEventItem } from "../../protocol/http/people.ts";
import { browserName } from "../account/browser-name.ts";
import { formatExact } from "../format/time.ts";

/** A value before and after the event; values may be named things. */
const Change = z.union([
  z.object({ before: z.unknown(), after: z.unknown() }).transform(({ before, after }) => [before, after] as const),
  z.object({ from: z.unknown(), to: z.unknown() }).transform(({ from, to }) => [from, to] as const),
]);
const Named = z.object({ name: z.string() });

/** Fields that hold codes rather than texts that somebody wrote. */
const CODED: ReadonlySet<string> = new Set([
  "credit",
  "exit reason",
  "kind",
  "machine",
  "path",
  "proof",
  "reason",
  "role",
  "side",
  "type",
  "viewer",
]);

/** What else was recorded, as short "name: value" texts. Ids say nothing to people; what is nested deeper is left to the API. */
export function auditDetails(t: Translate, data: AuditEventItem["data"]): readonly string[] {
  const change = Change.safeParse(data);
  if (change.success) return changeText(t, "", change.data);
  return Object.entries(data).flatMap(([name, value]) => {
    const words = name
      .replaceAll(/[_-]/g, " ")
      .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
    if (/(^| )id$/.test(words)) return [];
    if (name === "message" && isSaidByReason(data["reason"], value)) return [];
    const text = detailText(t, words, value);
    if (text === null) return [];
    return [t("activity:detail", { name: nameText(t, words.replace(/( at)? ms$/, "")), value: text })];
  });
}

/** A refusal's English sentence adds nothing to its code, which stands beside it in the reader's language. */
function isSaidByReason(reason: unknown, message: unknown): boolean {
  return (
    typeof reason === "string" &&
    isCode(reason) &&
    Object.entries(ERROR_TEXT).some(([code, text]) => code === reason && text === message)
  );
}

function detailText(t: Translate, name: string, value: unknown): string | null {
  if (name.endsWith(" at ms") && typeof value === "number") return formatExact(t, value);
  if (name.endsWith(" ms") && typeof value === "number") return t("activity:milliseconds", { value });
  if (name === "user agent" && typeof value === "string") return browserName(t, value);
  const change = Change.safeParse(value);
  return change.success ? (changeText(t, name, change.data)[0] ?? null) : plainText(t, name, value);
}

function changeText(t: Translate, name: string, change: readonly [unknown, unknown]): readonly string[] {
  const [before, after] = change.map((value) =>
    value === null || value === "" ? t("activity:nothing") : plainText(t, name, value),
  );
  return before && after ? [t("activity:change", { before, after })] : [];
}

function plainText(t: Translate, name: string, value: unknown): string | null {
  if (typeof value === "boolean") return value ? t("activity:yes") : t("activity:no");
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value === "" ? null : codeText(t, name, value);
  return Named.safeParse(value).data?.name ?? null;
}

function nameText(t: Translate, name: string): string {
  return isNamed(name) ? t(`activity:name.${name}`) : name;
}

function isNamed(name: string): name is keyof typeof activity.name {
  return Object.hasOwn(activity.name, name);
}

/** A code such as `wrong_password` as words, the reader's where they are known; everything else as it stands. */
function codeText(t: Translate, name: string, text: string): string {
  if (CODED.has(name) && isCode(text)) return t(`activity:code.${text}`);
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll("_", " ") : text;
}

function isCode(text: string): text is keyof typeof activity.code {
  return Object.hasOwn(activity.code, text);
}
