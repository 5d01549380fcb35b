import { describe, expect, it } from "vitest";
import { pickSource, type OrderedDisplay } from "../../../../src/main/capture/pick-source.ts";

interface Monitor {
  readonly id: number;
  readonly label?: string;
  /** Points. */
  readonly size: readonly [width: number, height: number];
  readonly scale?: number;
}

/** As Electron tells them; `names`: what the sources say their displays are. */
function screens(monitors: readonly Monitor[], names: readonly string[], primaryId = monitors[0]?.id ?? -1) {
  return {
    primaryId,
    displays: monitors.map(({ id, label = "", scale = 1, size: [width, height] }) => ({
      id,
      label,
      scaleFactor: scale,
      bounds: { x: 0, y: 0, width, height },
    })),
    sources: names.map((name, at) => ({ id: `screen:${at}:0`, name: `Screen ${at + 1}`, display_id: name })),
  };
}

function ordered(
  index: number,
  [width, height]: readonly [number, number],
  { id = `X-${index}`, primary = false }: { id?: string; primary?: boolean } = {},
): OrderedDisplay {
  return { index, display: { id, name: id, width, height, primary } };
}

const FULL_HD = [1_920, 1_080] as const;
const LEFT: Monitor = { id: 11, label: "DP-1", size: FULL_HD };
const RIGHT: Monitor = { id: 22, label: "HDMI-1", size: FULL_HD };
const NOTEBOOK: Monitor = { id: 33, label: "eDP-1", size: [1_440, 900], scale: 2 };
const UPRIGHT: Monitor = { id: 44, label: "DP-2", size: [1_080, 1_920] };

describe("the source of the display that the agent ordered", () => {
  it.each<[string, OrderedDisplay, ReturnType<typeof screens>, string | null]>([
    ["the primary one unless another is ordered", null, screens([LEFT, RIGHT], ["11", "22"], 22), "screen:1:0"],
    ["the first where none is primary", null, screens([LEFT, RIGHT], ["11", "22"], 99), "screen:0:0"],
    ["the one of that id", ordered(0, [1, 1], { id: "22" }), screens([LEFT, RIGHT], ["11", "22"]), "screen:1:0"],
    [
      "the one of that label",
      ordered(0, FULL_HD, { id: "HDMI-1" }),
      screens([LEFT, RIGHT], ["11", "22"]),
      "screen:1:0",
    ],
    [
      "whatever the order of the sources",
      ordered(0, FULL_HD, { id: "HDMI-1" }),
      screens([LEFT, RIGHT], ["22", "11"]),
      "screen:0:0",
    ],
    ["the one of that size", ordered(0, [1_080, 1_920]), screens([LEFT, UPRIGHT], ["11", "44"]), "screen:1:0"],
    [
      "turned: the other way round is another",
      ordered(1, FULL_HD),
      screens([UPRIGHT, LEFT], ["44", "11"]),
      "screen:1:0",
    ],
    [
      "by pixels, where a point is several",
      ordered(0, [2_880, 1_800]),
      screens([LEFT, NOTEBOOK], ["11", "33"]),
      "screen:1:0",
    ],
    [
      "by pixels, where a point is a fraction more",
      ordered(0, [2_560, 1_440]),
      screens([LEFT, { id: 55, size: [1_707, 960], scale: 1.5 }], ["11", "55"]),
      "screen:1:0",
    ],
    [
      "not by points that happen to be as many",
      ordered(0, [1_440, 900]),
      screens([NOTEBOOK, { id: 66, size: [1_440, 900] }], ["33", "66"]),
      "screen:1:0",
    ],
    [
      "of one size, the primary one",
      ordered(0, FULL_HD, { primary: true }),
      screens([LEFT, RIGHT], ["11", "22"], 22),
      "screen:1:0",
    ],
    [
      "of one size, the one that is not primary",
      ordered(1, FULL_HD),
      screens([LEFT, RIGHT], ["11", "22"], 22),
      "screen:0:0",
    ],
    [
      "of several of one size, the one at that place",
      ordered(2, FULL_HD),
      screens([LEFT, RIGHT, { id: 77, size: FULL_HD }], ["11", "22", "77"]),
      "screen:2:0",
    ],
    [
      "the one at that place when no size fits",
      ordered(1, [800, 600]),
      screens([LEFT, RIGHT], ["11", "22"]),
      "screen:1:0",
    ],
    [
      "of two with one label, by the rest",
      ordered(1, FULL_HD, { id: "Dell" }),
      screens(
        [
          { ...LEFT, label: "Dell" },
          { ...RIGHT, label: "Dell" },
        ],
        ["11", "22"],
      ),
      "screen:1:0",
    ],
    [
      "by the order, where sources name no display",
      ordered(0, FULL_HD, { id: "HDMI-1" }),
      screens([LEFT, RIGHT], ["", ""]),
      "screen:1:0",
    ],
    [
      "what the person chose, where the system gives one",
      ordered(1, FULL_HD),
      screens([LEFT, RIGHT], [""]),
      "screen:0:0",
    ],
    [
      "none where sources name other displays",
      ordered(0, FULL_HD, { id: "DP-1" }),
      screens([LEFT, RIGHT], ["88", "22"]),
      null,
    ],
    [
      "none where it cannot be told which",
      ordered(0, FULL_HD, { id: "DP-1" }),
      screens([LEFT, RIGHT], ["", "", ""]),
      null,
    ],
    [
      "none where several are as likely",
      ordered(7, FULL_HD),
      screens([LEFT, RIGHT, { id: 77, size: FULL_HD }], ["11", "22", "77"], 99),
      null,
    ],
    ["none where there is none", null, screens([], []), null],
    ["none where a place is past the last", ordered(5, [800, 600]), screens([LEFT], ["11"]), null],
  ])("is %s", (_what, order, world, expected) => {
    expect(pickSource(order, world)?.id ?? null).toBe(expected);
  });
});
