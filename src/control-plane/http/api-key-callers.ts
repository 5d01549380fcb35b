import type { FastifyRequest } from "fastify";
import type { ApiPermission } from "../../protocol/http/api-key.ts";
import type { ApiKeyRefusals, RefusedCall } from "../api-keys/api-key-refusals.ts";
import type { ApiKeyService } from "../api-keys/api-key-service.ts";
import type { ApiKey } from "../api-keys/api-key.ts";
import { Refusal } from "../refusal.ts";

const BEARER = /^Bearer (tapi_[\w.~+/-]+=*)$/i;
const MAX_BEARER_LENGTH = 512;

/** A program with a key of the team, and the address that it calls from. */
export interface KeyCaller {
  readonly key: ApiKey;
  readonly address: string;
}

/** Finds the API key that a request shows. A key is no user: nobody but routes of the Teams API asks for one (ATK-19). */
export class ApiKeyCallers {
  readonly #keys: Pick<ApiKeyService, "find">;

  readonly #refusals: Pick<ApiKeyRefusals, "note">;

  constructor(keys: Pick<ApiKeyService, "find">, refusals: Pick<ApiKeyRefusals, "note">) {
    this.#keys = keys;
    this.#refusals = refusals;
  }

  /** @throws Refusal `unauthorized` for anything but a valid key, `forbidden` for one without the permission */
  async require(request: FastifyRequest, permission: ApiPermission): Promise<KeyCaller> {
    const text = BEARER.exec(request.headers.authorization ?? "")?.[1];
    const key = text === undefined || text.length > MAX_BEARER_LENGTH ? null : await this.#keys.find(text);
    if (!key) {
      // Whoever shows none is no key that was refused.
      if (text !== undefined) await this.#note(request, null, "no_valid_key", null);
      throw new Refusal("unauthorized");
    }
    const caller = { key, address: request.ip };
    await this.requireAlso(request, caller, permission);
    return caller;
  }

  /** What else a key must be allowed. @throws Refusal `forbidden` */
  async requireAlso(request: FastifyRequest, { key }: KeyCaller, permission: ApiPermission): Promise<void> {
    if (key.permissions.includes(permission)) return;
    await this.#note(request, key, "permission", permission);
    throw new Refusal("forbidden", { message: `This key lacks the permission "${permission}".` });
  }

  /** Another team's things do not exist for a key (ATK-17). @throws Refusal `not_found` */
  async requireTeam(request: FastifyRequest, { key }: KeyCaller, isOwnTeam: boolean): Promise<void> {
    if (isOwnTeam) return;
    await this.#note(request, key, "other_team", null);
    throw new Refusal("not_found");
  }

  async #note(
    request: FastifyRequest,
    key: ApiKey | null,
    reason: RefusedCall["reason"],
    permission: ApiPermission | null,
  ): Promise<void> {
    const named = key && { id: key.id, name: key.name };
    await this.#refusals.note({ key: named, reason, permission, address: request.ip });
  }
}
