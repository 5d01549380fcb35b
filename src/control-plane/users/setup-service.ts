import type { Clock } from "../../base/clock.ts";
import { normalizeSecretCode } from "../../base/secret-code.ts";
import type { IdSource } from "../../node/random.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import { addressKey, AttemptLimiter, takeAttempt } from "../sign-in/attempt-limiter.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import { isSameSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { TeamRepository } from "../teams/team-repository.ts";
import { actorFor, displayName } from "./acting-user.ts";
import type { MachineOwnership } from "./machine-ownership.ts";
import type { User } from "./user.ts";
import { UserRepository, type NewUser } from "./user-repository.ts";
import { assertUsername } from "./user-rules.ts";
import { isEmailAddress } from "./username.ts";

const CODE_ATTEMPTS = { attempts: 10, windowMs: 5 * 60_000 } as const;

export interface FirstAccount {
  readonly username: string;
  readonly name: string;
  readonly password: string;
  /** Null leaves the team's name as it is. */
  readonly teamName: string | null;
}

/** How a caller shows that the control plane is theirs: by the printed code, or by calling from the same machine. */
export type SetupProof = { readonly kind: "local" } | { readonly kind: "code"; readonly code: string };

export interface SetupServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly passwords: PasswordHasher;
  readonly machines: MachineOwnership;
  /** As `formatSecretCode` wrote it. Kept in memory only: a restart makes another. */
  readonly setupCode: string;
}

/** Makes the first account, the team's owner, exactly once. */
export class SetupService {
  readonly #of: SetupServices;
  readonly #codeAttempts: AttemptLimiter;

  constructor(services: SetupServices) {
    this.#of = services;
    this.#codeAttempts = new AttemptLimiter(CODE_ATTEMPTS, services.clock);
  }

  async isDone(): Promise<boolean> {
    return (await new UserRepository(this.#of.db).findOwner()) !== null;
  }

  /**
   * Of many callers at once exactly one wins.
   * @throws Refusal `setup_done`, `setup_code_refused`, `too_many_requests`, `invalid_arguments`
   */
  async createOwner(account: FirstAccount, proof: SetupProof, address: string): Promise<User> {
    if (await this.isDone()) throw new Refusal("setup_done");
    this.#assertProof(proof, address);
    assertUsername(account.username);
    const passwordHash = await this.#of.passwords.hash(account.password);
    const owner = this.#toOwner(account, passwordHash);
    const { events, user } = await this.#write(owner, account.teamName, proof, address);
    for (const event of events) this.#of.bus.publish(event);
    return user;
  }

  #assertProof(proof: SetupProof, address: string): void {
    if (proof.kind === "local") return;
    const key = addressKey(address);
    takeAttempt(this.#codeAttempts, key);
    if (!isSameSecret(normalizeSecretCode(proof.code), normalizeSecretCode(this.#of.setupCode))) {
      throw new Refusal("setup_code_refused", { field: "setup_code" });
    }
    this.#codeAttempts.giveBack(key);
  }

  #toOwner(account: FirstAccount, passwordHash: string): NewUser {
    return {
      id: this.#of.ids.uuid(),
      username: account.username,
      email: isEmailAddress(account.username) ? account.username : "",
      name: account.name,
      role: "owner",
      disabled: false,
      passwordHash,
      createdBy: "",
      createdAtMs: this.#of.clock.now(),
    };
  }

  async #write(
    owner: NewUser,
    teamName: string | null,
    proof: SetupProof,
    address: string,
  ): Promise<{ user: User; events: readonly DomainEvent[] }> {
    try {
      return await this.#of.db.transaction().execute(async (tx) => {
        const user = await new UserRepository(tx).insert(owner);
        if (teamName !== null) await nameTeam(tx, teamName);
        const adopted = await this.#of.machines.adoptOwnerless(tx, user.id);
        await this.#of.audit.append(tx, {
          action: "user_create",
          actor: actorFor({ user, address }),
          object: { kind: "user", id: user.id, name: displayName(user) },
          data: { role: "owner", username: user.username, team_name: teamName, proof: proof.kind },
        });
        return { user, events: [...adopted, ...listsChanged("people", "settings", "audit")] };
      });
    } catch (error) {
      // Somebody else was first: there is one owner, and before the owner there is nobody whose name could be taken.
      if (isUniqueViolation(error)) throw new Refusal("setup_done", {}, { cause: error });
      throw error;
    }
  }
}

async function nameTeam(tx: Tx, name: string): Promise<void> {
  const teams = new TeamRepository(tx);
  await teams.rename((await teams.get()).id, name);
}

function listsChanged(...lists: readonly ("people" | "settings" | "audit")[]): readonly DomainEvent[] {
  return lists.map((list) => ({ type: "list-changed", list }));
}
