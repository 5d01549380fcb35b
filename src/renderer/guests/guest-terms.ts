import type { Translate } from "../../i18n/translator.ts";
import type { GuestInviteItem } from "../../protocol/http/guest.ts";
import { formatLength } from "../format/countdown.ts";
import { formatWindow, formatZone, isSameClock, ownZone } from "../format/window.ts";
import { recurrenceText } from "./recurrence-text.ts";

/** When the invite holds and what else limits it, in the reader's own zone; the invite's own where that differs. */
export function guestTerms(t: Translate, invite: GuestInviteItem): string {
  const startsAtMs = Date.parse(invite.starts_at);
  const expiresAtMs = Date.parse(invite.expires_at);
  const isElsewhere = !isSameClock(invite.time_zone, ownZone(), startsAtMs, expiresAtMs);
  const { recurrence, total_use_seconds: total } = invite;
  const often = recurrence === null ? "" : recurrenceText(t, recurrence);
  const zone = formatZone(invite.time_zone, startsAtMs);
  return [
    formatWindow(t, startsAtMs, expiresAtMs),
    often !== "" && isElsewhere ? t("guests:recurrenceInZone", { recurrence: often, zone }) : often,
    total === null ? "" : usedText(t, invite.used_seconds * 1_000, total * 1_000),
    invite.single_use ? t(invite.is_used ? "guests:termSingleUseUsed" : "guests:termSingleUse") : "",
    invite.has_pin ? t("guests:pin") : "",
    invite.mail === "not-asked" ? "" : t(MAIL[invite.mail]),
  ]
    .filter((text) => text !== "")
    .join(" · ");
}

function usedText(t: Translate, usedMs: number, totalMs: number): string {
  return t("guests:timeUsed", { used: formatLength(t, usedMs), total: formatLength(t, totalMs) });
}

const MAIL = {
  "not-configured": "guests:noMailSent",
  sent: "guests:mailSent",
  failed: "guests:mailFailed",
} as const;
