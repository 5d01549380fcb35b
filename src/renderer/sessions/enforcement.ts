import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import type { Device } from "../../protocol/viewer/rights.ts";

export interface Enforcement {
  readonly state: "saving" | "saved" | "enforced";
  readonly text: string;
  /** When the machine obeyed; null unless something was switched here and it did. */
  readonly atMs: number | null;
}

export interface EnforcementInput {
  readonly isSaving: boolean;
  readonly isMachineOnline: boolean;
  /** Null while nobody is connected: there is nothing to enforce yet. */
  readonly session: Pick<ViewerSessionItem, "enforced_at" | "enforced_after_ms" | "rights"> | null;
  /** What was switched last on this page. */
  readonly switched: Device | null;
}

/** Whether the machine itself obeys what is shown: saved and enforced are different words. Null = nothing worth saying. */
export function enforcementOf({ isSaving, isMachineOnline, session, switched }: EnforcementInput): Enforcement | null {
  if (isSaving) return { state: "saving", text: "saving…", atMs: null };
  if (session === null) {
    return switched === null ? null : { state: "saved", text: "saved for when they join", atMs: null };
  }
  const what = switched === null ? "" : `${switched} ${session.rights[switched] ? "on" : "off"} · `;
  if (session.enforced_at === null) {
    const text = isMachineOnline ? "saved, not enforced yet" : "saved, machine is offline";
    return { state: "saved", text: `${what}${text}`, atMs: null };
  }
  // How long the first rights took is how long joining took: no news.
  if (switched === null) return { state: "enforced", text: "enforced", atMs: null };
  const text = `${what}enforced${afterText(session.enforced_after_ms)}`;
  return { state: "enforced", text, atMs: Date.parse(session.enforced_at) };
}

function afterText(afterMs: number | null): string {
  if (afterMs === null) return "";
  return afterMs < 1_000 ? ` after ${Math.max(1, Math.round(afterMs))} ms` : ` after ${(afterMs / 1_000).toFixed(1)} s`;
}
