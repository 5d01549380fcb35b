import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { launchOf } from "../entry-points.ts";
import { UNIT_NAME } from "./systemd.ts";
import type { ServiceLaunch, UnitScope } from "./unit-text.ts";

/** Whom an agent of the whole machine runs as. */
export const SERVICE_USER = "latchkey";
/** systemd's `StateDirectory=latchkey`. */
export const SYSTEM_DATA = "/var/lib/latchkey";

export interface ServiceOptions {
  readonly system: boolean;
  /** Absolute. */
  readonly data: string;
  readonly server: string | null;
  readonly hosts: boolean;
  /** `:1`, of an X server; null: what the service's environment says. */
  readonly display: string | null;
}

export function scopeOf({ system }: Pick<ServiceOptions, "system">): UnitScope {
  return system ? { kind: "system", user: SERVICE_USER } : { kind: "user" };
}

export function unitPath(system: boolean, env: NodeJS.ProcessEnv): string {
  if (system) return join("/etc/systemd/system", UNIT_NAME);
  return join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "systemd", "user", UNIT_NAME);
}

/** The agent by its full path under the Node that runs this: a service has no PATH to look for either. */
export function serviceLaunch({ data, server, hosts, display }: ServiceOptions): ServiceLaunch {
  const args = [
    "--data",
    resolve(data),
    ...(server === null ? [] : ["--server", server]),
    ...(hosts ? [] : ["--no-hosting"]),
  ];
  const { argv, env } = launchOf("agent", args);
  return {
    command: [process.execPath, ...argv],
    env: display === null ? env : { ...env, DISPLAY: display },
    hosts,
  };
}
