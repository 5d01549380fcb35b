import type { Translate } from "../../i18n/translator.ts";

export interface RefusalText {
  readonly title: string;
  /** What to do next. */
  readonly advice: string;
  /** `final`: this link opens nothing any more. `passing`: it may work by itself soon. `input`: something at the door must be put right. */
  readonly kind: "final" | "passing" | "input";
}

/** The refusals with words of their own, `door:refusal`. */
const KINDS = {
  guest_link_unknown: "final",
  guest_invite_not_found: "final",
  guest_invite_cancelled: "final",
  guest_invite_over: "final",
  guest_invite_used: "final",
  guest_time_used_up: "final",
  machine_removed: "final",
  guests_not_allowed: "passing",
  guest_invite_early: "passing",
  machine_full: "passing",
  machine_offline: "passing",
  host_stopped: "passing",
  host_not_ready: "passing",
  machine_not_approved: "passing",
  guest_pin_refused: "input",
  too_many_requests: "input",
  ticket_refused: "input",
} as const satisfies Readonly<Record<string, RefusalText["kind"]>>;

/** What a refusal means for a guest. `message`: the control plane's own sentence, for reasons that this page does not know. */
export function refusalText(t: Translate, code: string, message: string): RefusalText {
  if (!isKnown(code)) return { title: t("door:couldNotLetIn"), advice: message, kind: "input" };
  return { title: t(`door:refusal.${code}.title`), advice: t(`door:refusal.${code}.advice`), kind: KINDS[code] };
}

function isKnown(code: string): code is keyof typeof KINDS {
  return Object.hasOwn(KINDS, code);
}
