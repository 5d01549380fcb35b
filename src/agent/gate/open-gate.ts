import type { InputBackendKind } from "../input/contract.ts";
import { Gate, type GateParts } from "./gate.ts";
import { HeldJournal } from "./held-journal.ts";
import { InputDesk } from "./input-desk.ts";
import { VetoStore } from "./veto-store.ts";

export interface OpenGateParts extends Pick<
  GateParts,
  "clock" | "serverNow" | "log" | "displayOf" | "mustWait" | "owner"
> {
  /** The agent's data folder. */
  readonly folder: string;
  /** Ways to inject, the best first. */
  readonly kinds: readonly InputBackendKind[];
  readonly env: () => NodeJS.ProcessEnv;
}

/**
 * The gate of one data folder, started: what an earlier process left held is released when this returns, or as soon as input can be injected.
 * Apply grants to it after that. Dispose of it in the end.
 * @throws the system's error when the folder is not writable
 */
export function openGate(parts: OpenGateParts): { readonly gate: Gate } & Disposable {
  const { clock, folder, log, kinds, env } = parts;
  const record = new HeldJournal(folder, log);
  const desk = new InputDesk({ clock, log, kinds, env });
  const gate = new Gate({ ...parts, desk, record, vetoes: new VetoStore(folder, log) });
  gate.start();
  return {
    gate,
    [Symbol.dispose]() {
      gate.stop();
      record.close();
    },
  };
}
