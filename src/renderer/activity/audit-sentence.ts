import { activity } from "../../i18n/en/activity.ts";
import type { Translate } from "../../i18n/translator.ts";
import type { AuditEventItem } from "../../protocol/http/people.ts";
import { formatDelay } from "../format/figures.ts";

/** A piece of a sentence. Actor and object are set apart because pages emphasise and link them, wherever the language puts them. */
export interface SentencePart {
  readonly kind: "actor" | "object" | "words";
  readonly text: string;
}

/** Stand-ins from Unicode's private use area while the sentence is put together: names never meet its template. */
const ACTOR = "\uE000";
const OBJECT = "\uE001";

/** An event as a sentence in the reader's language: who did what to whom. */
export function auditSentence(t: Translate, event: AuditEventItem): readonly SentencePart[] {
  const sentence = template(t, event);
  return sentence
    .split(/([\uE000\uE001])/)
    .filter((text) => text !== "")
    .map((text) => partOf(t, text, event));
}

function partOf(t: Translate, text: string, { actor, object }: AuditEventItem): SentencePart {
  if (text === ACTOR) return { kind: "actor", text: actor.name || nobody(t, actor.kind) };
  if (text === OBJECT) return { kind: "object", text: object === null ? "" : object.name || object.id };
  return { kind: "words", text };
}

function template(t: Translate, { action, data, object }: AuditEventItem): string {
  const names = { actor: ACTOR, object: OBJECT };
  if (object === null && action === "guest_access_invite_refuse") return t("activity:guestRefused", names);
  const afterMs = data["enforced_after_ms"];
  if (action === "viewer_session_end_enforce" && typeof afterMs === "number") {
    return t("activity:closedAfter", { ...names, time: formatDelay(t, Math.max(1, afterMs)) });
  }
  if (isKnown(action)) return t(`activity:did.${action}`, names);
  // An action that a newer control plane records: its own words, readable enough.
  const unknown = { ...names, action: action.replaceAll("_", " ") };
  return object === null ? t("activity:didUnknown", unknown) : t("activity:didUnknownTo", unknown);
}

function isKnown(action: string): action is keyof typeof activity.did {
  return Object.hasOwn(activity.did, action);
}

function nobody(t: Translate, kind: string): string {
  if (kind === "system") return "Latchkey";
  return t(kind === "machine" ? "activity:aMachine" : "activity:somebody");
}
