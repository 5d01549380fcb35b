import { linkParagraph, paragraph } from "../mail/html.ts";
import type { Mail } from "../mail/mailer.ts";
import type { Recurrence } from "../../protocol/http/guest.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import type { GuestInvite } from "./guest-invite.ts";
import { formatInZone } from "./guest-window.ts";

/** Why a guest is written to. The link is in the invitation only: it is stored nowhere. */
export type GuestMailCause = { readonly kind: "invitation"; readonly joinUrl: string } | { readonly kind: Changed };
type Changed = "new-window" | "cancelled" | "reminder";

/** A mail to a guest; all times in the invite's own time zone. */
export function writeGuestMail(invite: GuestInvite, team: string, cause: GuestMailCause): Mail {
  const subject = SUBJECTS[cause.kind](invite, team);
  const intro = INTROS[cause.kind](invite, team);
  const details = cause.kind === "cancelled" ? [] : [describeWindow(invite), describeRights(invite.rights)];
  const closing = cause.kind === "invitation" ? [] : [closingOf(cause.kind)];
  const before = ["Hello,", intro, ...(cause.kind === "invitation" && invite.message !== "" ? [invite.message] : [])];
  const link = cause.kind === "invitation" ? cause.joinUrl : null;
  const after = [...details, ...(invite.hasPin && link !== null ? [PIN_APART] : []), ...closing];
  return {
    to: { name: "", address: invite.guestEmail },
    subject,
    text: [...before, ...(link === null ? [] : [link]), ...after].join("\n\n"),
    html: [...before.map(paragraph), ...(link === null ? [] : [linkParagraph(link)]), ...after.map(paragraph)].join(
      "\n",
    ),
  };
}

const PIN_APART = "You will be asked for a PIN. Whoever invited you tells it to you in another way.";

const SUBJECTS: Readonly<Record<GuestMailCause["kind"], (invite: GuestInvite, team: string) => string>> = {
  invitation: ({ eventName }, team) => `${team} invites you: ${eventName}`,
  "new-window": ({ eventName }) => `New time: ${eventName}`,
  cancelled: ({ eventName }) => `Cancelled: ${eventName}`,
  reminder: ({ eventName }) => `Soon: ${eventName}`,
};

const INTROS: Readonly<Record<GuestMailCause["kind"], (invite: GuestInvite, team: string) => string>> = {
  invitation: ({ createdBy, eventName, machine }, team) =>
    `${createdBy.name} of ${team} invites you to ${eventName} on ${machine.name}.`,
  "new-window": ({ eventName, machine }) => `The time of ${eventName} on ${machine.name} has changed.`,
  cancelled: ({ eventName, machine }, team) =>
    `${team} has cancelled your invitation to ${eventName} on ${machine.name}. The link does not work any more.`,
  reminder: ({ eventName, machine }) => `${eventName} on ${machine.name} begins soon.`,
};

function closingOf(kind: Changed): string {
  if (kind === "cancelled") return "There is nothing that you need to do.";
  return "The link is the one in your invitation.";
}

function describeWindow({ expiresAtMs, recurrence, startsAtMs, timeZone }: GuestInvite): string {
  const span = `From ${formatInZone(startsAtMs, timeZone)} until ${formatInZone(expiresAtMs, timeZone)}`;
  return recurrence === null ? `${span}.` : `${span}, ${describeRecurrence(recurrence)}.`;
}

const DAY_NAMES = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

function describeRecurrence({ days, from, until }: Recurrence): string {
  const names = [...new Set(days)].sort((a, b) => a - b).map((day) => DAY_NAMES[day - 1]);
  const nextDay = until <= from ? " of the next day" : "";
  return `on ${names.join(", ")} from ${from} until ${until}${nextDay}`;
}

function describeRights({ gamepad, keyboard, mouse }: Rights): string {
  const held = [...(keyboard ? ["keyboard"] : []), ...(mouse ? ["mouse"] : []), ...(gamepad ? ["gamepad"] : [])];
  return held.length === 0 ? "You may watch." : `You may watch and use: ${held.join(", ")}.`;
}
