import { describe, expect, it } from "vitest";
import { buttonChanges } from "../../../../../src/renderer/viewer/input/button-changes.ts";
import { pictureBox, placeOnDisplay } from "../../../../../src/renderer/viewer/input/letterbox.ts";
import { TouchGestures } from "../../../../../src/renderer/viewer/input/touch-gestures.ts";
import { WheelSteps } from "../../../../../src/renderer/viewer/input/wheel-steps.ts";
import { FakeClock } from "../../../../support/fake-clock.ts";

describe("a place in the window", () => {
  const wide = pictureBox({ left: 10, top: 20, width: 1_000, height: 1_000 }, 1_280, 720);

  it("is a place on the display, inside the bars that a picture of another shape leaves", () => {
    expect(wide).toEqual({ left: 10, top: 238.75, width: 1_000, height: 562.5 });
    expect(placeOnDisplay(wide, 510, 520)).toEqual({ x: 32_768, y: 32_768 });
    expect(placeOnDisplay(wide, 10, 238.75)).toEqual({ x: 0, y: 0 });
    expect(placeOnDisplay(wide, 1_010, 801.25)).toEqual({ x: 65_535, y: 65_535 });
  });

  it("is the nearest edge beside the picture", () => {
    expect(placeOnDisplay(wide, -500, 0)).toEqual({ x: 0, y: 0 });
    expect(placeOnDisplay(wide, 5_000, 5_000)).toEqual({ x: 65_535, y: 65_535 });
  });

  it("is the corner while there is no picture", () => {
    const nothing = pictureBox({ left: 0, top: 0, width: 0, height: 0 }, 0, 0);
    expect(placeOnDisplay(nothing, 50, 50)).toEqual({ x: 0, y: 0 });
  });
});

describe("buttons", () => {
  it("are what differs between two readings", () => {
    expect(buttonChanges(0, 1)).toEqual([{ button: "left", isDown: true }]);
    expect(buttonChanges(1, 2 + 4)).toEqual([
      { button: "left", isDown: false },
      { button: "right", isDown: true },
      { button: "middle", isDown: true },
    ]);
    expect(buttonChanges(8 + 16, 0)).toEqual([
      { button: "back", isDown: false },
      { button: "forward", isDown: false },
    ]);
    expect(buttonChanges(31, 31)).toEqual([]);
  });
});

describe("the wheel", () => {
  it("counts a notch as a notch, whatever the browser scrolls for it", () => {
    const wheel = new WheelSteps();
    const notch = { deltaX: 0, deltaY: 53, deltaMode: 0, wheelDeltaX: 0, wheelDeltaY: -120 };
    expect(wheel.take(notch)).toEqual({ dx: 0, dy: 120 });
    expect(wheel.take({ deltaX: 0, deltaY: 3, deltaMode: 1 })).toEqual({ dx: 0, dy: 120 });
    expect(wheel.take({ deltaX: 0, deltaY: -1, deltaMode: 2 })).toEqual({ dx: 0, dy: -1_200 });
    expect(wheel.take({ deltaX: 100, deltaY: 0, deltaMode: 0 })).toEqual({ dx: 120, dy: 0 });
  });

  it("loses nothing of a touch pad's small steps", () => {
    const wheel = new WheelSteps();
    let sum = 0;
    for (let step = 0; step < 100; step++) sum += wheel.take({ deltaX: 0, deltaY: 0.5, deltaMode: 0 }).dy;
    expect(sum).toBeGreaterThanOrEqual(59);
    expect(sum).toBeLessThanOrEqual(60);
  });

  it("says no more than a frame can", () => {
    expect(new WheelSteps().take({ deltaX: 1e9, deltaY: -1e9, deltaMode: 2 })).toEqual({ dx: 32_767, dy: -32_767 });
  });
});

describe("touch", () => {
  function setup() {
    const clock = new FakeClock();
    const did: string[] = [];
    const touch = new TouchGestures(clock, {
      pointTo: (x, y) => did.push(`to ${x},${y}`),
      button: (button, isDown) => did.push(`${button} ${isDown ? "down" : "up"}`),
      scroll: (dx, dy) => did.push(`scroll ${dx},${dy}`),
    });
    return { clock, did, touch };
  }

  it("clicks where it was tapped", () => {
    const { touch, did, clock } = setup();
    touch.down({ id: 1, x: 5, y: 6 });
    touch.move({ id: 1, x: 6, y: 7 });
    touch.up(1);
    clock.advance(5_000);
    expect(did).toEqual(["to 5,6", "left down", "left up"]);
  });

  it("clicks with the right button when it is held, and with no other when it leaves", () => {
    const { touch, did, clock } = setup();
    touch.down({ id: 1, x: 5, y: 6 });
    clock.advance(500);
    touch.up(1);
    expect(did).toEqual(["to 5,6", "right down", "right up"]);
  });

  it("drags with the left button from where it began", () => {
    const { touch, did, clock } = setup();
    touch.down({ id: 1, x: 0, y: 0 });
    touch.move({ id: 1, x: 30, y: 0 });
    clock.advance(5_000);
    touch.move({ id: 1, x: 40, y: 5 });
    touch.up(1);
    expect(did).toEqual(["to 0,0", "left down", "to 30,0", "to 40,5", "left up"]);
  });

  it("scrolls with two fingers and clicks with neither", () => {
    const { touch, did } = setup();
    touch.down({ id: 1, x: 0, y: 0 });
    touch.down({ id: 2, x: 50, y: 0 });
    touch.move({ id: 1, x: 0, y: 20 });
    touch.move({ id: 2, x: 50, y: 20 });
    touch.up(1);
    touch.move({ id: 2, x: 50, y: 90 });
    touch.up(2);
    expect(did).toEqual(["to 0,0", "scroll 0,10", "scroll 0,10"]);
  });

  it("lets go of what it drags when the browser takes the finger", () => {
    const { touch, did } = setup();
    touch.down({ id: 1, x: 0, y: 0 });
    touch.move({ id: 1, x: 30, y: 0 });
    touch.cancel();
    touch.up(1);
    expect(did).toEqual(["to 0,0", "left down", "to 30,0", "left up"]);
  });
});
