import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import { ApiKeyRepository } from "../api-keys/api-key-repository.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { TeamRepository } from "../teams/team-repository.ts";
import { displayName } from "../users/acting-user.ts";
import { assertManagesTeam, assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import type { AssignableRoleName } from "../users/user-rules.ts";
import { nameKey } from "../users/username.ts";
import { describeInvite } from "./invite-audit.ts";
import type { InviteAppRules } from "./invite-app-rules.ts";
import type { InviteMailer, SentInvite } from "./invite-mailer.ts";
import { InviteRepository, type InviteQuery, type InviteSelection } from "./invite-repository.ts";
import { assertAddressesUnique, assertMayHandOut, type InviteFields } from "./invite-rules.ts";
import { assertNobodysMember, findAppRule, findInvites, findInviteGroups } from "./invite-targets.ts";
import { INVITE_LIFETIME_MS, senderOf, type Invite } from "./invite.ts";

const CODE_BYTES = 24;
const APP_FIELDS: InviteFields = { emails: "email", group: "group", appRule: "app_rule_id" };

export interface InviteServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly mails: InviteMailer;
  readonly appRules: InviteAppRules;
  /** Where people reach this control plane, without a slash at its end. */
  readonly baseUrl: () => string;
}

export interface NewInvite {
  readonly name: string;
  readonly email: string;
  readonly role: AssignableRoleName;
  /** Groups by number. */
  readonly group?: number | null;
  readonly appRuleId?: string | null;
}

/** Null takes it away, undefined leaves it. */
export interface InviteChange {
  readonly group?: number | null | undefined;
  readonly appRuleId?: string | null | undefined;
}

interface Sending {
  readonly sendEmail: boolean;
  readonly fields: InviteFields;
}

/**
 * Invites people by links that work once, for a week, only for the invited e-mail address, and while their sender may invite. A call
 * about many is one transaction: all of it happens or nothing.
 */
export class InviteService {
  readonly #of: InviteServices;

  constructor(services: InviteServices) {
    this.#of = services;
  }

  /** As `createAll`. @throws Refusal as that */
  async create(by: Manager, wanted: NewInvite, { sendEmail = true } = {}): Promise<SentInvite> {
    return only(await this.createAll(by, [wanted], { sendEmail, fields: APP_FIELDS }));
  }

  /**
   * Inviting an address again replaces its code. In the order given.
   * @throws Refusal `forbidden`; `user_exists` when an address is a member's already, `group_not_found`, `invalid_arguments`, all of
   * which name their field
   */
  async createAll(by: Manager, wanted: readonly NewInvite[], { fields, sendEmail }: Sending) {
    assertManagesTeam(by);
    assertAddressesUnique(
      wanted.map(({ email }) => email),
      fields.emails,
    );
    assertMayHandOut(by, wanted, fields.emails);
    const now = this.#of.clock.now();
    return this.#send(by, "invite_create", sendEmail, async (tx, expiresAtMs) => {
      await assertNobodysMember(tx, wanted, fields.emails);
      const groups = await findInviteGroups(tx, wanted, fields.group);
      for (const ruleId of new Set(wanted.map(({ appRuleId }) => appRuleId ?? null))) {
        await findAppRule(tx, this.#of.appRules, ruleId, fields.appRule);
      }
      return wanted.map(({ appRuleId = null, email, group, name, role }) => ({
        id: this.#of.ids.uuid(),
        email,
        name,
        role,
        group: groups.get(group ?? 0) ?? null,
        appRuleId,
        mail: "not-asked",
        sender: senderOf(by),
        createdAtMs: now,
        expiresAtMs,
      }));
    });
  }

  /** A new code, good for a week from now; the old one is dead. @throws Refusal `forbidden`, `invitation_not_found`, `user_exists` */
  async resend(by: Manager, id: string): Promise<SentInvite> {
    return only(await this.resendAll(by, { ids: [id] }, { sendEmail: true, field: null }));
  }

  /**
   * In the order of the selection. `field`: what names the selection; null for an address of its own.
   * @throws Refusal `forbidden`, `invitation_not_found`, `user_exists`
   */
  async resendAll(
    by: Manager,
    selection: InviteSelection,
    { field, sendEmail }: { readonly sendEmail: boolean; readonly field: string | null },
  ): Promise<readonly SentInvite[]> {
    assertManagesTeam(by);
    return this.#send(by, "invite_resend", sendEmail, async (tx, expiresAtMs) => {
      const invites = await findInvites(tx, selection, field);
      assertMayHandOut(by, invites, field ?? "id");
      await assertNobodysMember(tx, invites, field ?? "email");
      return invites.map((invite) => ({ ...invite, mail: "not-asked", sender: senderOf(by), expiresAtMs }));
    });
  }

  /** Codes and times stay as they are. @throws Refusal `forbidden`; `invitation_not_found`, `group_not_found`, `invalid_arguments` */
  async updateAll(
    by: Manager,
    selection: InviteSelection,
    change: InviteChange,
    fields: InviteFields,
  ): Promise<readonly Invite[]> {
    assertManagesTeam(by);
    return this.#change(by, async (tx) => {
      const invites = await findInvites(tx, selection, fields.emails);
      const { appRuleId: app_rule_id, group } = change;
      const groups = await findInviteGroups(tx, [{ group: group ?? null }], fields.group);
      await findAppRule(tx, this.#of.appRules, app_rule_id ?? null, fields.appRule);
      const ids = invites.map(({ id }) => id);
      await new InviteRepository(tx).setTerms(ids, {
        ...(group === undefined ? {} : { group_id: groups.get(group ?? 0)?.id ?? null }),
        ...(app_rule_id === undefined ? {} : { app_rule_id }),
      });
      const changed = await findInvites(tx, { ids }, fields.emails);
      await this.#log(tx, by, "invite_update", changed);
      return changed;
    });
  }

  /** @throws Refusal `forbidden` */
  async list(
    by: Manager,
    query: InviteQuery,
  ): Promise<{ readonly invites: readonly Invite[]; readonly count: number }> {
    assertManagesTeam(by);
    return new InviteRepository(this.#of.db).list(query);
  }

  /** @throws Refusal `forbidden`, `invitation_not_found` */
  async cancel(by: Manager, id: string): Promise<void> {
    await this.cancelAll(by, { ids: [id] }, null);
  }

  /** @throws Refusal `forbidden`, `invitation_not_found` */
  async cancelAll(by: Manager, selection: InviteSelection, field: string | null): Promise<void> {
    assertManagesTeam(by);
    await this.#change(by, async (tx) => {
      const invites = await findInvites(tx, selection, field);
      await new InviteRepository(tx).delete({ ids: invites.map(({ id }) => id) });
      await this.#log(tx, by, "invite_cancel", invites);
    });
  }

  /** `prepare` is told when the invites end. */
  async #send(
    by: Manager,
    action: string,
    sendEmail: boolean,
    prepare: (tx: Tx, expiresAtMs: number) => Promise<readonly Invite[]>,
  ): Promise<readonly SentInvite[]> {
    const { baseUrl, bus, ids } = this.#of;
    const { letters, team } = await this.#change(by, async (tx) => {
      const prepared = await prepare(tx, await this.#endOf(tx, by));
      const codes = prepared.map((invite) => ({ invite, code: ids.secret(CODE_BYTES) }));
      const saved = await new InviteRepository(tx).upsertAll(
        codes.map(({ code, invite }) => ({ invite, codeHash: hashSecret(code) })),
      );
      await this.#log(tx, by, action, saved);
      const codeOf = new Map(codes.map(({ code, invite }) => [nameKey(invite.email), code]));
      const written = saved.map((invite) => {
        const code = codeOf.get(nameKey(invite.email)) ?? "";
        return { invite, joinUrl: `${baseUrl()}/invite/${code}`, codeHash: hashSecret(code) };
      });
      return { letters: written, team: await new TeamRepository(tx).get() };
    });
    if (!sendEmail) return letters;
    const inviter = by.kind === "api-key" ? null : displayName(by.user);
    const sent = await this.#of.mails.send(letters, { inviter, team: team.name });
    bus.publish({ type: "list-changed", list: "invites" });
    return sent;
  }

  /** In a week, or with the key that invites: no invite outlives its sender's right (ATK-11). */
  async #endOf(tx: Tx, by: Manager): Promise<number> {
    const inAWeek = this.#of.clock.now() + INVITE_LIFETIME_MS;
    const keyEnd = by.kind === "api-key" ? await new ApiKeyRepository(tx).findExpiry(by.key.id) : null;
    return Math.min(inAWeek, keyEnd ?? Infinity);
  }

  async #change<Result>(by: Manager, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const { bus, clock, db } = this.#of;
    const result = await db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, clock.now());
      // Calls about many invites wait for each other here, rather than deadlock over rows that both of them name.
      await new TeamRepository(tx).take();
      return work(tx);
    });
    for (const list of ["invites", "audit"] as const) bus.publish({ type: "list-changed", list });
    return result;
  }

  async #log(tx: Tx, by: Manager, action: string, invites: readonly Invite[]): Promise<void> {
    const actor = managerActor(by);
    for (const invite of invites) await this.#of.audit.append(tx, { ...describeInvite(action, invite), actor });
  }
}

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined) throw new Refusal("invitation_not_found");
  return item;
}
