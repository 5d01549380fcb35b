import { describe, expect, it } from "vitest";
import { de } from "../../../../src/i18n/de.ts";
import { createTranslator, type Translate } from "../../../../src/i18n/translator.ts";
import { trayMenu } from "../../../../src/main/tray/tray-menu.ts";
import { trayModel, type TrayAction, type TrayItem } from "../../../../src/main/tray/tray-model.ts";
import type { DesktopState } from "../../../../src/protocol/desktop-ipc/state.ts";
import type { LocalGuests } from "../../../../src/protocol/local-control/api.ts";
import { NO_RIGHTS } from "../../../../src/protocol/viewer/rights.ts";
import { aHub } from "../../../support/electron/keeper-world.ts";
import { aViewer, NOBODY, STATUS } from "../../../support/local-agent.ts";

const NOW = new Date(2027, 0, 8, 9, 0).getTime();
const EN: Translate = createTranslator("en", null, "en-GB").t;
const DE: Translate = createTranslator("de", de).t;
const PLANE = {
  origin: "https://x.example",
  teamName: "Studio",
  keyFingerprint: "SHA256:k",
  isOwn: false,
  state: "reachable",
  detail: "",
} as const;

function aState(guests: Partial<LocalGuests> | null, change: Partial<DesktopState> = {}): DesktopState {
  const process = guests === null ? "none" : "running";
  const agent = { process, detail: "", status: guests && STATUS, guests: guests && { ...NOBODY, ...guests } } as const;
  return { ...aHub().current, controlPlane: PLANE, agent, ...change };
}

/** The menu as a person reads it: indented lines, with a box before what can be switched. */
function read(items: readonly TrayItem[], indent = ""): string[] {
  return items.flatMap((item) => {
    switch (item.kind) {
      case "separator":
        return [`${indent}---`];
      case "menu":
        return [`${indent}${item.label} >`, ...read(item.items, `${indent}  `)];
      case "switch":
        return [`${indent}[${item.isOn ? "x" : " "}]${item.action === null ? "!" : ""} ${item.label}`];
      case "text":
        return [`${indent}(${item.label})`];
      case "action":
        return [`${indent}${item.label}`];
      default:
        return item satisfies never;
    }
  });
}

function actions(items: readonly TrayItem[]): (TrayAction | null)[] {
  return items.flatMap((item) => {
    if (item.kind === "menu") return actions(item.items);
    return item.kind === "action" || item.kind === "switch" ? [item.action] : [];
  });
}

const gil = aViewer({ expiresAtMs: new Date(2027, 0, 8, 17, 30).getTime() });
const ann = aViewer({
  sessionId: "session-2",
  name: "Ann & Co",
  granted: { keyboard: false, mouse: true, gamepad: false },
  rights: NO_RIGHTS,
  withheld: { keyboard: false, mouse: true, gamepad: false },
});
const asking = aViewer({ sessionId: "session-3", name: "Zoë", state: "asking", rights: NO_RIGHTS });

const CASES: [string, DesktopState, string, string, string[], string[]][] = [
  [
    "nobody is on",
    aState({}),
    "idle",
    "Latchkey: nobody is connected",
    ["(Nobody is connected)", "---", "Stop all", "---", "Open Latchkey", "Quit and stop sharing this computer"],
    [
      "(Niemand ist verbunden)",
      "---",
      "Alles stoppen",
      "---",
      "Latchkey öffnen",
      "Beenden und Freigabe dieses Computers stoppen",
    ],
  ],
  [
    "two are on, with what they hold and until when",
    aState({ viewers: [gil, ann] }),
    "on",
    "Latchkey: 2 people are connected",
    [
      "Gil: keyboard, mouse and gamepad until 17:30 >",
      "  [x] Keyboard",
      "  [x] Mouse",
      "  [x] Gamepad",
      "  ---",
      "  End session",
      "Ann & Co: watching only >",
      "  [ ] Mouse",
      "  ---",
      "  End session",
      "---",
      "Stop all",
      "---",
      "Open Latchkey",
      "Quit and stop sharing this computer",
    ],
    [
      "Gil: Tastatur, Maus und Gamepad bis 17:30 >",
      "  [x] Tastatur",
      "  [x] Maus",
      "  [x] Gamepad",
      "  ---",
      "  Sitzung beenden",
      "Ann & Co: nur zusehen >",
      "  [ ] Maus",
      "  ---",
      "  Sitzung beenden",
      "---",
      "Alles stoppen",
      "---",
      "Latchkey öffnen",
      "Beenden und Freigabe dieses Computers stoppen",
    ],
  ],
  [
    "somebody asks to come in",
    aState({ viewers: [asking] }, { agent: { ...aState({ viewers: [asking] }).agent, process: "foreign" } }),
    "asking",
    "Latchkey: Zoë asks to come in",
    [
      "Zoë asks to come in >",
      "  (To use: keyboard, mouse and gamepad)",
      "  Allow",
      "  Refuse",
      "---",
      "Stop all",
      "---",
      "Open Latchkey",
      "Quit; this computer stays shared",
    ],
    [
      "Zoë möchte herein >",
      "  (Zu benutzen wäre: Tastatur, Maus und Gamepad)",
      "  Erlauben",
      "  Ablehnen",
      "---",
      "Alles stoppen",
      "---",
      "Latchkey öffnen",
      "Beenden; dieser Computer bleibt freigegeben",
    ],
  ],
  [
    "everything is stopped, and this app runs the control plane",
    aState(
      { veto: { keyboard: false, mouse: false, gamepad: false, all: true } },
      { controlPlane: { ...PLANE, isOwn: true } },
    ),
    "stopped",
    "Latchkey: sharing is stopped",
    [
      "(Nobody is connected)",
      "---",
      "(Sharing is stopped)",
      "Allow again",
      "---",
      "Open Latchkey",
      "Quit and stop your team’s server",
    ],
    [
      "(Niemand ist verbunden)",
      "---",
      "(Die Freigabe ist gestoppt)",
      "Wieder erlauben",
      "---",
      "Latchkey öffnen",
      "Beenden und den Server Ihres Teams stoppen",
    ],
  ],
  [
    "there is no agent, and an update is ready",
    aState(null, { update: { state: "ready", version: "2.0.0", detail: "" } }),
    "idle",
    "Latchkey: this computer is not shared",
    ["(This computer is not shared)", "---", "Restart to install version 2.0.0", "Open Latchkey", "Quit Latchkey"],
    [
      "(Dieser Computer ist nicht freigegeben)",
      "---",
      "Neu starten und Version 2.0.0 installieren",
      "Latchkey öffnen",
      "Latchkey beenden",
    ],
  ],
];

describe("the tray", () => {
  it.each(CASES)("says it in English: %s", (_what, state, icon, tooltip, english) => {
    const model = trayModel(state, EN, NOW);

    expect({ icon: model.icon, tooltip: model.tooltip }).toEqual({ icon, tooltip });
    expect(read(model.items)).toEqual(english);
  });

  it.each(CASES)("says it in German: %s", (_what, state, icon, _tooltip, _english, german) => {
    const model = trayModel(state, DE, NOW);

    expect(model.icon).toBe(icon);
    expect(read(model.items)).toEqual(german);
  });

  it("says that the control plane is away, and still stops everything", () => {
    const state = aState({});
    const away = { ...state, agent: { ...state.agent, status: { ...STATUS, state: "connecting" as const } } };

    const model = trayModel(away, EN, NOW);

    expect(model.tooltip).toBe("Latchkey: no connection to Studio");
    expect(read(model.items)).toContain("(No connection to Studio)");
    expect(actions(model.items)).toContainEqual({ name: "stopAll" });
  });

  it("ATK-31: lists everybody until the last one leaves, and asks for each one's own consent", () => {
    const both = trayModel(aState({ viewers: [gil, asking] }), EN, NOW);
    expect(read(both.items).filter((line) => line.endsWith(">"))).toHaveLength(2);
    expect(both.icon).toBe("asking");

    const last = trayModel(aState({ viewers: [{ ...gil, state: "interrupted" }] }), EN, NOW);
    expect([last.icon, last.tooltip]).toEqual(["on", "Latchkey: Gil is connected"]);
  });

  it("asks for exactly what the label says", () => {
    const { items } = trayModel(aState({ viewers: [gil, ann, asking] }), EN, NOW);

    expect(actions(items)).toEqual([
      { name: "withhold", request: { sessionId: "session-1", device: "keyboard", on: true } },
      { name: "withhold", request: { sessionId: "session-1", device: "mouse", on: true } },
      { name: "withhold", request: { sessionId: "session-1", device: "gamepad", on: true } },
      { name: "endSession", request: { sessionId: "session-1" } },
      { name: "withhold", request: { sessionId: "session-2", device: "mouse", on: false } },
      { name: "endSession", request: { sessionId: "session-2" } },
      { name: "answerConsent", request: { sessionId: "session-3", allow: true } },
      { name: "answerConsent", request: { sessionId: "session-3", allow: false } },
      { name: "stopAll" },
      { name: "showApp" },
      { name: "quit" },
    ]);
  });

  it("offers no switch for what is withheld from everybody", () => {
    const veto = { keyboard: true, mouse: false, gamepad: false, all: false };

    expect(read(trayModel(aState({ veto, viewers: [gil] }), EN, NOW).items)).toContain("  [ ]! Keyboard");
  });

  it("never offers to restart while somebody is on", () => {
    const update = { state: "ready", version: "2.0.0", detail: "" } as const;

    const { items } = trayModel(aState({ viewers: [gil] }, { update }), EN, NOW);

    expect(actions(items)).not.toContainEqual({ name: "installUpdate" });
    expect(read(items)).toContain("(Version 2.0.0 is installed when nobody is connected)");
  });

  it("names the day of an end that is far away", () => {
    const expiresAtMs = new Date(2027, 1, 3, 8, 5).getTime();

    expect(read(trayModel(aState({ viewers: [aViewer({ expiresAtMs })] }), EN, NOW).items)[0]).toMatch(
      /until 3 Feb 2027,? 08:05 >$/,
    );
  });

  it("ATK-42: shows a name without what could steer a menu, and not endlessly", () => {
    const name = `\u202eevil\n${"x".repeat(300)}`;

    const [first = ""] = read(trayModel(aState({ viewers: [aViewer({ name })] }), EN, NOW).items);

    expect(first).toBe(`evil${"x".repeat(35)}…: keyboard, mouse and gamepad >`);
  });
});

describe("its menu", () => {
  it("is what the model says, with ampersands that stay", () => {
    const done: TrayAction[] = [];
    const template = trayMenu(trayModel(aState({ viewers: [ann] }), EN, NOW).items, (action) => done.push(action));

    expect(template[0]?.label).toBe("Ann && Co: watching only");
    const submenu = template[0]?.submenu;
    if (!Array.isArray(submenu)) throw new Error("a viewer has a menu of its own");
    expect(submenu[0]).toMatchObject({ type: "checkbox", label: "Mouse", checked: false, enabled: true });
    submenu[0]?.click?.(null as never, undefined, null as never);
    expect(done).toEqual([{ name: "withhold", request: { sessionId: "session-2", device: "mouse", on: false } }]);
  });
});
