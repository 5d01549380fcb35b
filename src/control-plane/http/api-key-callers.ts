import type { FastifyRequest } from "fastify";
import type { ApiPermission } from "../../protocol/http/api-key.ts";
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

  constructor(keys: Pick<ApiKeyService, "find">) {
    this.#keys = keys;
  }

  /** @throws Refusal `unauthorized` for anything but a valid key, `forbidden` for one without the permission */
  async require(request: FastifyRequest, permission: ApiPermission): Promise<KeyCaller> {
    const text = BEARER.exec(request.headers.authorization ?? "")?.[1];
    const key = text === undefined || text.length > MAX_BEARER_LENGTH ? null : await this.#keys.find(text);
    if (!key) throw new Refusal("unauthorized");
    if (!key.permissions.includes(permission)) {
      throw new Refusal("forbidden", { message: `This key lacks the permission "${permission}".` });
    }
    return { key, address: request.ip };
  }
}
