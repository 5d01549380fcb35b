import { isLoopbackUrl } from "../../node/loopback.ts";
import type { Logger } from "../../node/logger.ts";
import { StartError } from "../../node/start-error.ts";
import type { AgentOptions } from "../agent-options.ts";
import { IdentityStore } from "./identity.ts";
import { MachineKeys } from "./machine-keys.ts";

export interface OpenedIdentity {
  readonly identity: IdentityStore;
  readonly keys: MachineKeys;
  readonly server: string;
}

/**
 * Reads who this machine is from `folder`, or prepares its first enrolment.
 * @throws StartError when something is damaged, or missing and not given
 */
export function openIdentity(folder: string, options: AgentOptions, log: Logger): OpenedIdentity {
  const identity = new IdentityStore(folder);
  const server = identity.current === null ? firstServer(options, log) : knownServer(identity, options, log);
  if (identity.current !== null && !MachineKeys.exist(folder)) noteLostKey(identity, options, log);
  return { identity, keys: new MachineKeys(folder), server };
}

function firstServer({ server, token }: AgentOptions, log: Logger): string {
  if (server === null || token === null) {
    throw new StartError("this machine is not enrolled yet: start its agent once with --server URL --token TOKEN");
  }
  if (token.keyPin === null && !isLoopbackUrl(server)) {
    log.warn("the enrolment token names no key: the first control plane that answers at this address is trusted");
  }
  return server;
}

function knownServer(identity: IdentityStore, { server, token }: AgentOptions, log: Logger): string {
  const known = identity.current;
  if (known === null) throw new Error("only an enrolled machine has a known server");
  if (token !== null && !known.keyLost) log.info("this machine is enrolled already; the enrolment token is not used");
  if (server === null || server === known.server) return known.server;
  // The pinned key stays: an address may change, the control plane behind it may not.
  log.info({ from: known.server, to: server }, "the control plane has a new address");
  identity.save({ ...known, server });
  return server;
}

/** Remembered before the new key is made, so that a crash in between cannot make the new key look like the old one. */
function noteLostKey(identity: IdentityStore, { token }: AgentOptions, log: Logger): void {
  if (token === null) {
    throw new StartError(
      "this machine's key is missing: start its agent once with --token TOKEN to ask an admin to accept a new key",
    );
  }
  log.warn("this machine's key is missing; a new one is made, which an admin must accept");
  if (identity.current) identity.save({ ...identity.current, keyLost: true });
}
