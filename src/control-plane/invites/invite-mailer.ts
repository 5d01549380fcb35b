import type { Mailer } from "../mail/mailer.ts";
import type { Db } from "../storage/database.ts";
import { writeInviteMail } from "./invite-mail.ts";
import { InviteRepository } from "./invite-repository.ts";
import type { Invite } from "./invite.ts";

/** Mails that are on their way at once. */
const AT_ONCE = 5;
/** After so many failures in a row the server is taken to be away, and the rest of a call is not tried. */
const FAILURES_IN_ROW = 10;

/** An invite whose code has just been made. The link is told here and never again. */
export interface SentInvite {
  readonly invite: Invite;
  readonly joinUrl: string;
}

export interface Letter extends SentInvite {
  readonly codeHash: string;
}

/** Writes to invited people, one mail for each, and notes with each invite what became of it. */
export class InviteMailer {
  readonly #db: Db;
  readonly #mailer: Mailer;

  constructor(options: { readonly db: Db; readonly mailer: Mailer }) {
    this.#db = options.db;
    this.#mailer = options.mailer;
  }

  /** `inviter`: null for a program. Never throws because of a mail server. In the order given. */
  async send(
    letters: readonly Letter[],
    from: { readonly inviter: string | null; readonly team: string },
  ): Promise<readonly SentInvite[]> {
    const outcomes = await this.#sendAll(letters, from);
    const invites = new InviteRepository(this.#db);
    for (const outcome of new Set(outcomes)) {
      const hashes = letters.filter((_, n) => outcomes[n] === outcome).map(({ codeHash }) => codeHash);
      await invites.setMail(hashes, outcome);
    }
    return letters.map(({ invite, joinUrl }, n) => ({ invite: { ...invite, mail: outcomes[n] ?? "failed" }, joinUrl }));
  }

  async #sendAll(letters: readonly Letter[], from: { readonly inviter: string | null; readonly team: string }) {
    const outcomes: Exclude<Invite["mail"], "not-asked">[] = [];
    let next = 0;
    let failures = 0;
    const work = async () => {
      for (let n = next++; n < letters.length; n = next++) {
        const letter = letters[n];
        if (!letter) return;
        const isAway = failures >= FAILURES_IN_ROW;
        const mail = writeInviteMail(letter.invite, { ...from, joinUrl: letter.joinUrl });
        const outcome = isAway ? "failed" : await this.#mailer.send(mail);
        failures = outcome === "failed" ? failures + 1 : 0;
        outcomes[n] = outcome;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return outcomes;
  }
}
