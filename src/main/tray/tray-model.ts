import { localeOf, type Translate } from "../../i18n/translator.ts";
import type { DesktopRequest } from "../../protocol/desktop-ipc/calls.ts";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import type { LocalGuests } from "../../protocol/local-control/api.ts";
import { DEVICES, type Rights } from "../../protocol/viewer/rights.ts";

type Viewer = LocalGuests["viewers"][number];

/** What a click does: a call of the main process, or `quit`. */
export type TrayAction =
  | { readonly name: "showApp" | "stopAll" | "installUpdate" | "quit" }
  | { readonly name: "setVeto"; readonly request: DesktopRequest<"setVeto"> }
  | { readonly name: "withhold"; readonly request: DesktopRequest<"withhold"> }
  | { readonly name: "endSession"; readonly request: DesktopRequest<"endSession"> }
  | { readonly name: "answerConsent"; readonly request: DesktopRequest<"answerConsent"> };

export type TrayItem =
  | { readonly kind: "separator" }
  /** Says something and does nothing. */
  | { readonly kind: "text"; readonly label: string }
  | { readonly kind: "action"; readonly label: string; readonly action: TrayAction }
  /** `action` null: it stands as it is. */
  | { readonly kind: "switch"; readonly label: string; readonly isOn: boolean; readonly action: TrayAction | null }
  | { readonly kind: "menu"; readonly label: string; readonly items: readonly TrayItem[] };

export interface TrayModel {
  readonly icon: "idle" | "on" | "asking" | "stopped";
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

const SEPARATOR: TrayItem = { kind: "separator" };
/** A menu is as wide as its longest line. */
const LONGEST_NAME = 40;
const DAY_MS = 24 * 3_600_000;

/** What the tray shows at `nowMs`. Everybody who is on stands in it until they have left (ATK-31). */
export function trayModel(state: DesktopState, t: Translate, nowMs: number): TrayModel {
  const { guests } = state.agent;
  const viewers = guests?.viewers ?? [];
  const people = viewers.map((viewer) => viewerMenu(viewer, guests, t, nowMs));
  return {
    icon: iconOf(guests),
    tooltip: tooltipOf(state, t),
    items: [
      ...(people.length > 0 ? people : [{ kind: "text", label: nobodyText(state, t) } as const]),
      ...sharingItems(state, t),
      SEPARATOR,
      ...updateItems(state, t),
      { kind: "action", label: t("desktop:tray.open"), action: { name: "showApp" } },
      { kind: "action", label: quitText(state, t), action: { name: "quit" } },
    ],
  };
}

function iconOf(guests: LocalGuests | null): TrayModel["icon"] {
  if (guests === null) return "idle";
  if (guests.viewers.some(({ state }) => state === "asking")) return "asking";
  if (guests.viewers.length > 0) return "on";
  return guests.veto.all ? "stopped" : "idle";
}

function tooltipOf(state: DesktopState, t: Translate): string {
  const { agent, controlPlane } = state;
  const viewers = agent.guests?.viewers ?? [];
  const asking = viewers.find((viewer) => viewer.state === "asking");
  if (asking !== undefined) return t("desktop:tray.tooltip.asking", { name: shownName(asking) });
  const [first] = viewers;
  if (first !== undefined) return t("desktop:tray.tooltip.on", { count: viewers.length, name: shownName(first) });
  if (agent.guests === null) return t("desktop:tray.tooltip.notShared");
  if (agent.guests.veto.all) return t("desktop:tray.tooltip.stopped");
  if (isOffline(state)) return t("desktop:tray.tooltip.offline", { team: controlPlane?.teamName ?? "" });
  return t("desktop:tray.tooltip.nobody");
}

function nobodyText(state: DesktopState, t: Translate): string {
  return state.agent.guests === null ? t("desktop:tray.notShared") : t("desktop:tray.nobody");
}

function viewerMenu(viewer: Viewer, guests: LocalGuests | null, t: Translate, nowMs: number): TrayItem {
  if (viewer.state === "asking") return consentMenu(viewer, t);
  const { expiresAtMs, rights, sessionId } = viewer;
  const said = { name: shownName(viewer), rights: rightsText(rights, t) };
  const label =
    expiresAtMs === null
      ? t("desktop:tray.viewer", said)
      : t("desktop:tray.viewerUntil", { ...said, time: timeText(expiresAtMs, t, nowMs) });
  const switches = DEVICES.filter((device) => viewer.granted[device]).map((device): TrayItem => {
    // What is withheld from everybody is not this one's to give.
    const isVetoed = guests?.veto[device] === true || guests?.veto.all === true;
    const isOn = !viewer.withheld[device] && !isVetoed;
    const action: TrayAction = { name: "withhold", request: { sessionId, device, on: isOn } };
    return { kind: "switch", label: t(`common:device.${device}`), isOn, action: isVetoed ? null : action };
  });
  const end: TrayItem = {
    kind: "action",
    label: t("desktop:tray.endSession"),
    action: { name: "endSession", request: { sessionId } },
  };
  return { kind: "menu", label, items: switches.length > 0 ? [...switches, SEPARATOR, end] : [end] };
}

function consentMenu(viewer: Viewer, t: Translate): TrayItem {
  const { granted, sessionId } = viewer;
  const answer = (label: string, allow: boolean): TrayItem => ({
    kind: "action",
    label,
    action: { name: "answerConsent", request: { sessionId, allow } },
  });
  return {
    kind: "menu",
    label: t("desktop:tray.asks", { name: shownName(viewer) }),
    items: [
      { kind: "text", label: t("desktop:tray.wouldGet", { rights: rightsText(granted, t) }) },
      answer(t("desktop:tray.allow"), true),
      answer(t("desktop:tray.refuse"), false),
    ],
  };
}

function sharingItems(state: DesktopState, t: Translate): TrayItem[] {
  const { guests } = state.agent;
  if (guests === null) return [];
  const offline: TrayItem[] = isOffline(state)
    ? [{ kind: "text", label: t("desktop:tray.offline", { team: state.controlPlane?.teamName ?? "" }) }]
    : [];
  if (!guests.veto.all) {
    return [...offline, SEPARATOR, { kind: "action", label: t("desktop:tray.stopAll"), action: { name: "stopAll" } }];
  }
  const allow: TrayAction = { name: "setVeto", request: { device: "all", on: false } };
  return [
    ...offline,
    SEPARATOR,
    { kind: "text", label: t("desktop:tray.stopped") },
    { kind: "action", label: t("desktop:tray.allowAgain"), action: allow },
  ];
}

function updateItems({ agent, update }: DesktopState, t: Translate): TrayItem[] {
  if (update.state !== "ready") return [];
  const version = update.version ?? "";
  // Never during a session.
  if ((agent.guests?.viewers.length ?? 0) > 0) {
    return [{ kind: "text", label: t("desktop:tray.updateWaits", { version }) }];
  }
  const label = t("desktop:tray.updateReady", { version });
  return [{ kind: "action", label, action: { name: "installUpdate" } }];
}

/** Says what else ends with the app. */
function quitText({ agent, controlPlane }: DesktopState, t: Translate): string {
  if (controlPlane?.isOwn === true) return t("desktop:tray.quitServer");
  if (agent.process === "foreign") return t("desktop:tray.quitForeign");
  return agent.process === "none" || agent.process === "failed"
    ? t("desktop:tray.quit")
    : t("desktop:tray.quitSharing");
}

/** The agent runs, and its control plane does not hear it. */
function isOffline({ agent, controlPlane }: DesktopState): boolean {
  return controlPlane !== null && agent.status !== null && agent.status.state === "connecting";
}

function rightsText(rights: Rights, t: Translate): string {
  const names = DEVICES.filter((device) => rights[device]).map((device) => t(`common:right.${device}`));
  return names.length === 0 ? t("common:watchingOnly") : new Intl.ListFormat(localeOf(t)).format(names);
}

/** The time of day alone when it is within a day. */
function timeText(atMs: number, t: Translate, nowMs: number): string {
  const dateStyle = atMs - nowMs < DAY_MS ? undefined : "medium";
  return new Intl.DateTimeFormat(localeOf(t), { dateStyle, timeStyle: "short" }).format(atMs);
}

/** Names come from elsewhere: what could steer a menu or fill the screen stays out (ATK-42). */
function shownName({ name }: Viewer): string {
  const plain = name.replaceAll(/\p{C}/gu, "");
  return plain.length > LONGEST_NAME ? `${plain.slice(0, LONGEST_NAME - 1)}…` : plain;
}
