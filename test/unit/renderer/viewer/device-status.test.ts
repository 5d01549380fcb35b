import { describe, expect, it } from "vitest";
import { NO_VETO } from "../../../../src/protocol/viewer/rights.ts";
import { deviceStatuses, switchedTexts } from "../../../../src/renderer/viewer/device-status.ts";
import { ReleaseKeys } from "../../../../src/renderer/viewer/release-keys.ts";
import { aViewerDetails } from "../../../support/fake-viewer-session.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

const ALL = { keyboard: true, mouse: true, gamepad: true };
const terms = { rights: ALL, expiresAt: null, enforcedAt: null };
const inForce = { rights: ALL, veto: NO_VETO, unavailable: {}, gamepadSlot: 0 };
const details = (rights: typeof ALL, veto = NO_VETO) =>
  aViewerDetails({ terms, inForce: { ...inForce, rights, veto } });

describe("what a viewer holds", () => {
  it("is what the machine says, with the reason where it differs from what was saved", () => {
    const some = aViewerDetails({
      terms: { ...terms, rights: { keyboard: true, mouse: true, gamepad: true } },
      inForce: {
        rights: { keyboard: false, mouse: true, gamepad: false },
        veto: { ...NO_VETO, keyboard: true },
        unavailable: { gamepad: "no uinput" },
        gamepadSlot: null,
      },
    });
    expect(deviceStatuses(t, some)).toEqual([
      { device: "keyboard", isOn: false, text: "the owner withholds it on the machine itself" },
      { device: "mouse", isOn: true, text: "on" },
      { device: "gamepad", isOn: false, text: "this machine cannot use it: no uinput" },
    ]);
    expect(deviceStatuses(t, { terms, inForce: null }).every(({ isOn }) => !isOn)).toBe(true);
  });

  it("is told when it changes, with who changed it, and not at the machine's first word", () => {
    const without = { ...ALL, keyboard: false };
    expect(switchedTexts(t, details(ALL), details(without))).toEqual(["Your keyboard was switched off by the host."]);
    expect(switchedTexts(t, details(without), details(ALL))).toEqual(["Your keyboard is switched on."]);
    expect(switchedTexts(t, details(ALL), details(without, { ...NO_VETO, keyboard: true }))).toEqual([
      "Your keyboard was switched off on the machine itself.",
    ]);
    expect(switchedTexts(wordsIn("de"), details(ALL), details({ ...ALL, mouse: false }))).toEqual([
      "Ihre Maus wurde von der gastgebenden Person ausgeschaltet.",
    ]);
    expect(switchedTexts(t, { terms: null, inForce: null }, details(ALL))).toEqual([]);
  });
});

describe("the keys that lead out of the machine's screen", () => {
  function play(...steps: readonly string[]): boolean {
    const keys = new ReleaseKeys();
    return steps
      .map((step) => (step.startsWith("+") ? (keys.press(step.slice(1)), false) : keys.letGo(step.slice(1))))
      .some(Boolean);
  }

  it("are both pressed and let go, in any order", () => {
    expect(play("+ControlRight", "+ShiftRight", "-ControlRight", "-ShiftRight")).toBe(true);
    expect(play("+ShiftRight", "+ControlRight", "-ControlRight", "-ShiftRight")).toBe(true);
  });

  it("are not mistaken for a shortcut that contains them, or for one of them", () => {
    expect(play("+ControlRight", "+ShiftRight", "+KeyT", "-KeyT", "-ShiftRight", "-ControlRight")).toBe(false);
    expect(play("+ControlRight", "-ControlRight", "+ShiftRight", "-ShiftRight")).toBe(false);
  });
});
