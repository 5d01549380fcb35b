import type { Translate } from "../../i18n/translator.ts";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import type { Device } from "../../protocol/viewer/rights.ts";
import { formatDelay } from "../format/figures.ts";

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
export function enforcementOf(
  t: Translate,
  { isSaving, isMachineOnline, session, switched }: EnforcementInput,
): Enforcement | null {
  if (isSaving) return { state: "saving", text: t("sessions:saving"), atMs: null };
  if (session === null) {
    return switched === null ? null : { state: "saved", text: t("sessions:savedForJoining"), atMs: null };
  }
  const what = switched === null ? [] : [switchedText(t, switched, session.rights[switched])];
  if (session.enforced_at === null) {
    const text = isMachineOnline ? t("sessions:savedNotEnforced") : t("sessions:savedMachineOffline");
    return { state: "saved", text: [...what, text].join(" · "), atMs: null };
  }
  // How long the first rights took is how long joining took: no news.
  if (switched === null) return { state: "enforced", text: t("sessions:enforced"), atMs: null };
  const text = [...what, enforcedText(t, session.enforced_after_ms)].join(" · ");
  return { state: "enforced", text, atMs: Date.parse(session.enforced_at) };
}

function switchedText(t: Translate, device: Device, isOn: boolean): string {
  const name = t(`common:right.${device}`);
  return isOn ? t("sessions:switchedOn", { device: name }) : t("sessions:switchedOff", { device: name });
}

function enforcedText(t: Translate, afterMs: number | null): string {
  return afterMs === null
    ? t("sessions:enforced")
    : t("sessions:enforcedAfter", { time: formatDelay(t, Math.max(1, afterMs)) });
}
