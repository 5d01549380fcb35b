import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { InputDesk } from "../../../../src/agent/gate/input-desk.ts";
import type { Device } from "../../../../src/protocol/viewer/rights.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { RecordingInput } from "../../../support/recording-injector.ts";

function setup(...kinds: RecordingInput[]) {
  const clock = new FakeClock();
  const heard: string[] = [];
  const desk = new InputDesk({ clock, log: pino({ level: "silent" }), kinds, env: () => ({}) });
  desk.start({
    lost: (devices) => heard.push(`lost ${devices.join(" ")}`),
    found: (devices) => heard.push(`found ${devices.join(" ")}`),
  });
  return { clock, desk, heard };
}

const press = (desk: InputDesk): boolean => desk.use("keyboard", (keyboard) => keyboard.key(4, true, 0));
const namesOf = ({ ways }: InputDesk) => [ways.keyboard.name, ways.mouse.name, ways.gamepad.name];

describe("the ways to inject", () => {
  it("are, for each device, the first that works", () => {
    const xtest = new RecordingInput({ name: "xtest", devices: ["keyboard", "mouse"] });
    const uinput = new RecordingInput({ name: "uinput" });

    const { desk, heard } = setup(xtest, uinput);

    expect(namesOf(desk)).toEqual(["xtest", "xtest", "uinput"]);
    expect(heard).toEqual(["found keyboard mouse gamepad"]);
    expect(press(desk)).toBe(true);
    expect([xtest.take(), uinput.take()]).toEqual([["key 4 down"], []]);
  });

  it("are not opened when a better one does everything", () => {
    const [better, other] = [new RecordingInput(), new RecordingInput()];

    setup(better, other);

    expect([better.opened, other.opened]).toEqual([1, 0]);
  });

  it("tell an admin why there is none, each in its own words", () => {
    const xtest = new RecordingInput({ name: "xtest", devices: ["keyboard", "mouse"] });
    const uinput = new RecordingInput({ name: "uinput" });
    uinput.failure = "/dev/uinput cannot be written";

    const { desk } = setup(xtest, uinput);

    expect(desk.ways.gamepad).toEqual({
      name: null,
      reason: "xtest: has no gamepad; uinput: /dev/uinput cannot be written",
    });
    expect(desk.ways.keyboard.reason).toBe("");
    expect(desk.use("gamepad", (gamepad) => gamepad.unplug(0))).toBe(false);
  });

  it("tell it in at most 300 characters, and also when there are none at all", () => {
    const input = new RecordingInput();
    input.failure = "x".repeat(1_000);

    expect(setup(input).desk.ways.mouse.reason).toHaveLength(300);
    expect(setup().desk.ways.mouse.reason).toContain("no way to inject");
  });

  it("are dropped when they are gone, closed, and looked for when somebody needs them", () => {
    const input = new RecordingInput();
    const { clock, desk, heard } = setup(input);
    input.failure = "the X server is gone";

    expect(press(desk)).toBe(false);
    expect(input.openNow).toBe(0);
    expect(heard.at(-1)).toBe("lost keyboard mouse gamepad");
    input.failure = null;
    clock.advance(1_000);

    expect(press(desk)).toBe(true);
    expect(heard.at(-1)).toBe("found keyboard mouse gamepad");
  });

  it("are looked for by themselves, and not more than once a second however often they are needed", () => {
    const input = new RecordingInput();
    const { clock, desk, heard } = setup(input);
    input.failure = "gone";
    press(desk);
    input.failure = null;

    clock.advance(999);
    // The first try was at the start; this one is the first since.
    expect(Array.from({ length: 50 }, () => press(desk)).filter(Boolean)).toEqual([]);
    clock.advance(15_000);

    expect(heard.at(-1)).toBe("found keyboard mouse gamepad");
    expect(input.opened).toBe(2);
  });

  it("do not take the agent with them when they fail in a way that nobody thought of", () => {
    const input = new RecordingInput();
    const { desk, heard } = setup(input);
    input.nextError = new TypeError("a bug");

    expect(press(desk)).toBe(false);

    expect(heard.at(-1)).toBe("lost keyboard mouse gamepad");
  });

  it("are closed in the end, and not opened again", () => {
    const input = new RecordingInput();
    const { clock, desk } = setup(input);

    desk.stop();

    expect([input.openNow, clock.pending]).toEqual([0, 0]);
    expect(press(desk)).toBe(false);
    expect(namesOf(desk)).toEqual([null, null, null] satisfies (Device | null)[]);
  });
});
