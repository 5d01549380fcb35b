import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { GuestInviteItem } from "../../protocol/http/guest.ts";
import { formatLength } from "../format/countdown.ts";
import { formatWindow, formatZone, isSameClock, ownZone } from "../format/window.ts";
import { recurrenceText } from "./recurrence-text.ts";

/** When the invite holds and what else limits it, in the reader's own zone; the invite's own where that differs. */
export function GuestTerms({ invite }: { readonly invite: GuestInviteItem }) {
  return <>{guestTerms(useTranslation().t, invite).join(" · ")}</>;
}

function guestTerms(t: Translate, invite: GuestInviteItem): readonly string[] {
  const startsAtMs = Date.parse(invite.starts_at);
  const expiresAtMs = Date.parse(invite.expires_at);
  const isElsewhere = !isSameClock(invite.time_zone, ownZone(), startsAtMs, expiresAtMs);
  const { recurrence, total_use_seconds: total } = invite;
  const zone = isElsewhere ? ` (${formatZone(invite.time_zone, startsAtMs)})` : "";
  return [
    formatWindow(t, startsAtMs, expiresAtMs),
    recurrence === null ? "" : `${recurrenceText(recurrence)}${zone}`,
    total === null ? "" : `${formatLength(t, invite.used_seconds * 1_000)} of ${formatLength(t, total * 1_000)} used`,
    invite.single_use ? (invite.is_used ? "single use, used" : "single use") : "",
    invite.has_pin ? "PIN" : "",
    MAIL[invite.mail],
  ].filter((text) => text !== "");
}

const MAIL: Readonly<Record<GuestInviteItem["mail"], string>> = {
  "not-asked": "",
  "not-configured": "no mail sent",
  sent: "mail sent",
  failed: "mail could not be sent",
};
