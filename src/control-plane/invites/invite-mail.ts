import { linkParagraph, paragraph } from "../mail/html.ts";
import type { Mail } from "../mail/mailer.ts";
import type { Invite } from "./invite.ts";

/** What the mail to an invited person says. `inviter`: null when a program of the team invites. `expiresAtMs` is written in UTC, the reader's zone being unknown. */
export function writeInviteMail(invite: Invite, from: { inviter: string | null; team: string; joinUrl: string }): Mail {
  const until = `${new Date(invite.expiresAtMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const greeting = invite.name === "" ? "Hello," : `Hello ${invite.name},`;
  const invitation =
    from.inviter === null
      ? `You are invited to join ${from.team} on Latchkey.`
      : `${from.inviter} invites you to join ${from.team} on Latchkey.`;
  const limits = `The link works until ${until}, once, and only for ${invite.email}.`;
  return {
    to: { name: invite.name, address: invite.email },
    subject: from.inviter === null ? `You are invited to ${from.team}` : `${from.inviter} invites you to ${from.team}`,
    text: [greeting, invitation, from.joinUrl, limits].join("\n\n"),
    html: [paragraph(greeting), paragraph(invitation), linkParagraph(from.joinUrl), paragraph(limits)].join("\n"),
  };
}
