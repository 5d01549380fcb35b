import * as z from "zod";
import type { Translate } from "../../i18n/translator.ts";
import type { AuditEventItem } from "../../protocol/http/people.ts";
import { browserName } from "../account/browser-name.ts";
import { formatExact } from "../format/time.ts";

/** A value before and after the event; values may be named things. */
const Change = z.union([
  z.object({ before: z.unknown(), after: z.unknown() }).transform(({ before, after }) => [before, after] as const),
  z.object({ from: z.unknown(), to: z.unknown() }).transform(({ from, to }) => [from, to] as const),
]);
const Named = z.object({ name: z.string() });

/** What else was recorded, as short "name: value" texts. Ids say nothing to people; what is nested deeper is left to the API. */
export function auditDetails(t: Translate, data: AuditEventItem["data"]): readonly string[] {
  const change = Change.safeParse(data);
  if (change.success) return changeText(change.data);
  return Object.entries(data).flatMap(([name, value]) => {
    const words = name
      .replaceAll(/[_-]/g, " ")
      .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase();
    if (/(^| )id$/.test(words)) return [];
    const text = detailText(t, words, value);
    return text === null ? [] : [`${words.replace(/( at)? ms$/, "")}: ${text}`];
  });
}

function detailText(t: Translate, name: string, value: unknown): string | null {
  if (name.endsWith(" at ms") && typeof value === "number") return formatExact(t, value);
  if (name === "user agent" && typeof value === "string") return browserName(value);
  const change = Change.safeParse(value);
  return change.success ? (changeText(change.data)[0] ?? null) : plainText(value);
}

function changeText([before, after]: readonly [unknown, unknown]): readonly string[] {
  const texts = [before, after].map((value) => (value === null || value === "" ? "nothing" : plainText(value)));
  return texts.includes(null) ? [] : [texts.join(" → ")];
}

function plainText(value: unknown): string | null {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value === "" ? null : wordsOf(value);
  return Named.safeParse(value).data?.name ?? null;
}

/** A code such as `wrong_password` as words; everything else as it stands. */
function wordsOf(text: string): string {
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll("_", " ") : text;
}
