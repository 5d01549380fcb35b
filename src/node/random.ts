import { randomBytes, randomUUID } from "node:crypto";
import { toBase64Url } from "../base/base64url.ts";
import { createKsuid } from "../base/ksuid.ts";

/** Where ids and secrets come from. A parameter of whoever needs it, so that tests can be exact. */
export interface IdSource {
  uuid(): string;
  /** 32 lower-case hex characters. */
  hex32(): string;
  ksuid(nowMs: number): string;
  /** `bytes` cryptographically random bytes, base64url. */
  secret(bytes: number): string;
}

export const systemIds: IdSource = {
  uuid: () => randomUUID(),
  hex32: () => randomUUID().replaceAll("-", ""),
  ksuid: (nowMs) => createKsuid(nowMs, randomBytes),
  secret: (bytes) => toBase64Url(randomBytes(bytes)),
};
