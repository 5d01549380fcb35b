import type { IncomingMessage } from "node:http";
import type { Caller, CallerResolver } from "../../src/control-plane/http/caller.ts";
import { Refusal } from "../../src/control-plane/refusal.ts";
import type { User } from "../../src/control-plane/users/user.ts";

/** Callers by the header `x-user`: as much of signing in as tests about machines need. */
export class FakeCallers implements CallerResolver {
  readonly #users = new Map<string, User>();
  readonly #expiries = new Map<string, number>();

  /** From now on this person may call. Answers the headers to do so. */
  add(user: User): Record<string, string> {
    this.#users.set(user.id, user);
    return { "x-user": user.id };
  }

  /** The person's credential ends at this time; sockets that are open already do not know. */
  expire(user: User, expiresAtMs: number): void {
    this.#expiries.set(user.id, expiresAtMs);
  }

  remove(user: User): void {
    this.#users.delete(user.id);
  }

  async fromRequest(request: { headers: IncomingMessage["headers"] }): Promise<Caller | null> {
    const user = this.#users.get(String(request.headers["x-user"]));
    if (!user) return null;
    const expiresAtMs = this.#expiries.get(user.id) ?? null;
    const credential = { kind: "api", id: `credential-of-${user.id}`, expiresAtMs } as const;
    return { user, credential, address: "192.0.2.1" };
  }

  async fromUpgrade(request: IncomingMessage): Promise<Caller | null> {
    if (request.headers.origin !== undefined) throw new Refusal("foreign_origin");
    return this.fromRequest(request);
  }
}
