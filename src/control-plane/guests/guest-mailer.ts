import type { Mailer, MailOutcome } from "../mail/mailer.ts";
import type { Db } from "../storage/database.ts";
import { TeamRepository } from "../teams/team-repository.ts";
import type { GuestInvite } from "./guest-invite.ts";
import { writeGuestMail, type GuestMailCause } from "./guest-mail.ts";

/** Writes to guests. */
export class GuestMailer {
  readonly #db: Db;
  readonly #mailer: Mailer;

  constructor(options: { readonly db: Db; readonly mailer: Mailer }) {
    this.#db = options.db;
    this.#mailer = options.mailer;
  }

  get isConfigured(): boolean {
    return this.#mailer.isConfigured;
  }

  /** Never throws because of a mail server. */
  async send(invite: GuestInvite, cause: GuestMailCause): Promise<MailOutcome> {
    const team = await new TeamRepository(this.#db).get();
    return this.#mailer.send(writeGuestMail(invite, team.name, cause));
  }
}
