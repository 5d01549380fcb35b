import { describe, expect, it } from "vitest";
import { CHOICE_PAUSE_MS, ShownDisplay } from "../../../../src/agent/capture/shown-display.ts";
import type { WatchableDisplay } from "../../../../src/protocol/viewer/control.ts";

function display(id: string, primary = false): WatchableDisplay {
  return { id, name: id, width: 1_920, height: 1_080, primary };
}

function setup(...at: WatchableDisplay[]) {
  const machine = { displays: at, nowMs: 1_000 };
  const shown = new ShownDisplay({ now: () => machine.nowMs, read: () => machine.displays });
  return { machine, shown };
}

describe("the shown display", () => {
  it("is the whole screen while there is one display, or none is known", () => {
    expect(setup().shown).toMatchObject({ current: null, source: null });
    expect(setup(display("only", true)).shown).toMatchObject({ current: { id: "only" }, source: null });
  });

  it("is the primary one at first, by its place in the system's order", () => {
    const { shown } = setup(display("left"), display("right", true));
    expect(shown).toMatchObject({ current: { id: "right" }, source: { index: 1 } });
  });

  it("is the one that was chosen while that is there", () => {
    const { machine, shown } = setup(display("left", true), display("right"));
    expect(shown.choose("right")).toBe(true);
    expect(shown.source?.index).toBe(1);

    machine.displays = [display("left", true), display("middle"), display("right")];
    expect(shown.source?.index).toBe(2);

    machine.displays = [display("left", true), display("middle")];
    expect(shown).toMatchObject({ current: { id: "left" }, source: { index: 0 } });
  });

  it("does not change for a display that is not there, or is shown already", () => {
    const { shown } = setup(display("left", true), display("right"));
    expect(shown.choose("nowhere")).toBe(false);
    expect(shown.choose("left")).toBe(false);
    expect(shown.source?.index).toBe(0);
  });

  it("changes no more often than a browser can start", () => {
    const { machine, shown } = setup(display("left", true), display("right"));
    shown.choose("right");
    machine.nowMs += CHOICE_PAUSE_MS - 1;
    expect(shown.choose("left")).toBe(false);
    machine.nowMs += 1;
    expect(shown.choose("left")).toBe(true);
  });

  it("stays what it was when nobody knows the displays for a while", () => {
    const { machine, shown } = setup(display("left", true), display("right"));
    shown.choose("right");
    machine.displays = [];
    expect(shown).toMatchObject({ current: { id: "right" }, source: { index: 1 } });
  });
});
