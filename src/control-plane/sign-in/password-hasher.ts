import { hash, verify } from "@node-rs/argon2";
import { Refusal } from "../refusal.ts";

/** Argon2id's cost. OWASP's first choice for 19 MiB; each hash holds that much memory while it is computed. */
export interface PasswordCost {
  readonly memoryKiB: number;
  readonly passes: number;
}

export const PASSWORD_COST: PasswordCost = { memoryKiB: 19_456, passes: 2 };
const MAX_AT_ONCE = 2;
const MAX_WAITING = 64;
const SALT_AND_HASH = `${"A".repeat(22)}$${"A".repeat(43)}`;

/** Hashes and checks passwords, two at a time, so that a flood of sign-ins cannot take the machine's memory or all its cores. */
export class PasswordHasher {
  readonly #cost: PasswordCost;
  /** Compared with when there is no such account, so that an unknown name takes as long as a wrong password (ATK-07). */
  readonly #nobodysHash: string;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(cost: PasswordCost = PASSWORD_COST) {
    this.#cost = cost;
    this.#nobodysHash = `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=1$${SALT_AND_HASH}`;
  }

  /** PHC text. @throws Refusal `too_many_requests` when too many wait already */
  async hash(password: string): Promise<string> {
    const { memoryKiB, passes } = this.#cost;
    // Argon2id is this library's default algorithm; a test looks at the text that comes out.
    return this.#inTurn(() => hash(password, { memoryCost: memoryKiB, timeCost: passes, parallelism: 1 }));
  }

  /** False for an account without a password, or none at all (null), after the same work. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const matches = await this.#inTurn(() => verify(passwordHash ?? this.#nobodysHash, password));
    return passwordHash !== null && matches;
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_AT_ONCE) await this.#wait();
    else this.#running++;
    try {
      return await run();
    } finally {
      // The place is handed to whoever waits longest, or given back.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #wait(): Promise<void> {
    if (this.#waiting.length >= MAX_WAITING) throw new Refusal("too_many_requests", { retryAfterSeconds: 5 });
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
