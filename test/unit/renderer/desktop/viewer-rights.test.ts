import { describe, expect, it } from "vitest";
import { rightState } from "../../../../src/renderer/desktop/viewer-rights.ts";
import { NO_RIGHTS, NO_VETO } from "../../../../src/protocol/viewer/rights.ts";

const GRANTED = { keyboard: true, mouse: true, gamepad: false };

describe("how a device stands for one viewer", () => {
  it("is on when it was handed out and nobody keeps it", () => {
    expect(rightState({ granted: GRANTED, withheld: NO_RIGHTS }, NO_VETO, "keyboard")).toBe("on");
  });

  it("is none when it was never handed out, whatever else is said", () => {
    const withheld = { keyboard: true, mouse: true, gamepad: true };
    expect(rightState({ granted: GRANTED, withheld }, { ...NO_VETO, gamepad: true, all: true }, "gamepad")).toBe(
      "none",
    );
  });

  it("tells what is kept from one from what is kept from all, which weighs more", () => {
    const viewer = { granted: GRANTED, withheld: { ...NO_RIGHTS, mouse: true } };
    expect(rightState(viewer, NO_VETO, "mouse")).toBe("withheld");
    expect(rightState(viewer, { ...NO_VETO, mouse: true }, "mouse")).toBe("vetoed");
    expect(rightState(viewer, { ...NO_VETO, all: true }, "keyboard")).toBe("vetoed");
  });
});
