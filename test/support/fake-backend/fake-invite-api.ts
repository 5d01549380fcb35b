import { INVITE_LINE_FAULTS, InviteListQuery, type InviteLineItem } from "../../../src/protocol/http/member-invite.ts";
import type { CannedTeam } from "./canned-data.ts";
import type { Handler } from "./handler.ts";

/** Many invitations at once: a list with every verdict and every fault, whatever was pasted. */
export const INVITE_HANDLERS: Readonly<Record<string, Handler>> = {
  "POST invites preview": () => {
    const data = previewLines();
    const refused = data.filter(({ fault }) => fault !== null).length;
    return { data, ready: data.length - refused, refused };
  },
  "GET invites": ({ team, url }) => {
    const { limit, offset, search } = InviteListQuery.parse(Object.fromEntries(url.searchParams));
    const found = team.invites.filter(({ email, name }) => `${email} ${name}`.includes(search));
    return { data: found.slice(offset, offset + limit), count: found.length };
  },
  "POST invites": ({ body, team, url }) => freshInvites(team, url, [body], body).data[0],
  "POST invites bulk": ({ body, team, url }) => freshInvites(team, url, body["invites"], body),
  "POST invites bulk-resend": ({ body, team, url }) => freshInvites(team, url, body["ids"], body),
};

function previewLines(): readonly InviteLineItem[] {
  const verdicts = (["invite", "again", "raise"] as const).map((verdict, n) =>
    aLine(n + 1, { email: `${verdict}@studio.example`, name: "Noor Haddad", verdict }),
  );
  const faults = INVITE_LINE_FAULTS.map((fault, n) =>
    aLine(n + 4, { email: `${fault}@studio.example`, verdict: "refused", fault }),
  );
  return [...verdicts, ...faults];
}

function aLine(line: number, change: Partial<InviteLineItem>): InviteLineItem {
  const usual = { email: "", name: "", role: "member", group: { number: 1, name: "Designers" } } as const;
  return { line, ...usual, verdict: "invite", fault: null, ...change };
}

function freshInvites(team: CannedTeam, url: URL, asked: unknown, { send_email: isAsked }: Record<string, unknown>) {
  const mail = team.session.mail_configured ? "sent" : "not-configured";
  const count = Array.isArray(asked) ? asked.length : 0;
  const data = Array.from({ length: count }, (_, n) => ({
    ...team.invites[0],
    id: `fresh-${n}`,
    email: `person-${n}@studio.example`,
    mail: isAsked === false ? "not-asked" : mail,
    join_url: `${url.origin}/invite/7K2QX-M0ZRT-4D9H${n}`,
  }));
  return { data, count };
}
