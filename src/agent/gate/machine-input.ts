import type { Logger } from "../../node/logger.ts";
import type { InputBackendKind } from "../input/contract.ts";
import { backendKinds } from "../input/backend-kinds.ts";

/** The ways to inject on this machine, for whoever opens a gate. Nobody but the gate opens or calls them. */
export function machineInput(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  log: Logger,
): readonly InputBackendKind[] {
  return backendKinds(platform, env, log);
}
