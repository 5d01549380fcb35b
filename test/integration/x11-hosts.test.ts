import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { InputUnavailable } from "../../src/agent/input/contract.ts";
import { X11_KIND } from "../../src/agent/input/linux-x11/x11-backend.ts";
import { describeWithX, xClientForTest, xDisplayForTest } from "../support/describe-with-x.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const USAGE = { a: 0x04, capsLock: 0x39 };
/** Nobody else's. */
const NUMBER_WITH_COOKIE = 7_431;

function open(env: NodeJS.ProcessEnv) {
  const backend = X11_KIND.open(env);
  onTestFinished(() => backend.close());
  const { keyboard, mouse } = backend;
  if (keyboard === null || mouse === null) throw new Error("an X server has both");
  const strike = (usage: number, character = "") => {
    keyboard.key(usage, true, character.codePointAt(0) ?? 0);
    keyboard.key(usage, false, 0);
  };
  return { backend, keyboard, mouse, strike };
}

describeWithX("injecting into the X servers that hosts have", () => {
  it("shows the cookie of XAUTHORITY, and says so when it is refused", async () => {
    const authorityFile = join(temporaryFolder(), "cookies");
    const cookie = randomBytes(16).toString("hex");
    execFileSync("xauth", ["-q", "-f", authorityFile, "add", `:${NUMBER_WITH_COOKIE}`, ".", cookie]);
    const display = await xDisplayForTest({ number: NUMBER_WITH_COOKIE, authorityFile });
    const client = await xClientForTest(display.name, { authorityFile });
    const before = process.env["XAUTHORITY"];

    expect(() => X11_KIND.open({ DISPLAY: display.name })).toThrow(InputUnavailable);
    const { mouse } = open({ DISPLAY: display.name, XAUTHORITY: authorityFile });
    mouse.moveTo(65_535, 0, null);

    await expect.poll(() => client.pointer()).toMatchObject({ x: 1_279, y: 0 });
    expect(process.env["XAUTHORITY"]).toBe(before);
  });

  it("finds its way on every display of several, the primary one first", async () => {
    const display = await xDisplayForTest();
    const xrandr = (...args: string[]) => execFileSync("xrandr", ["-d", display.name, ...args], { stdio: "pipe" });
    xrandr("--setmonitor", "left", "480/127x720/190+0+0", "screen");
    xrandr("--setmonitor", "*right", "800/211x600/158+480+100", "none");
    const client = await xClientForTest(display.name);
    const { backend, mouse } = open({ DISPLAY: display.name });
    const [right, left] = backend.displays();

    expect(right).toMatchObject({ name: "right", width: 800, height: 600, primary: true });
    expect(left).toMatchObject({ name: "left", width: 480, height: 720, primary: false });
    const corners: [number, number, typeof right | null, { x: number; y: number }][] = [
      [0, 0, right, { x: 480, y: 100 }],
      [65_535, 65_535, right, { x: 1_279, y: 699 }],
      [65_535, 65_535, left, { x: 479, y: 719 }],
      [0, 0, null, { x: 480, y: 100 }],
      [65_535, 0, { ...right!, id: "unplugged" }, { x: 1_279, y: 100 }],
    ];
    for (const [x, y, where, place] of corners) {
      mouse.moveTo(x, y, where ?? null);
      await expect.poll(() => client.pointer()).toMatchObject(place);
    }
  });

  it("writes what is meant while Caps Lock is on, and leaves it on", async () => {
    const display = await xDisplayForTest();
    execFileSync("setxkbmap", ["-display", display.name, "us"]);
    const client = await xClientForTest(display.name);
    const { keyboard, strike } = open({ DISPLAY: display.name });

    strike(USAGE.capsLock);
    strike(USAGE.a, "a");
    strike(USAGE.a, "A");
    keyboard.text("xY1é");
    strike(USAGE.a);
    keyboard.text("!");

    await client.waitForText("!");
    expect(client.typed).toBe("aAxY1éA!");
  });

  it("puts back the keys that it lent although somebody else changes the map meanwhile", async () => {
    const display = await xDisplayForTest();
    execFileSync("setxkbmap", ["-display", display.name, "us"]);
    const changeMap = () => execFileSync("xmodmap", ["-display", display.name, "-e", "keycode 67 = F2"]);
    const readMap = () => execFileSync("xmodmap", ["-display", display.name, "-pke"], { encoding: "utf8" });
    changeMap();
    const before = readMap();
    const { backend, keyboard } = open({ DISPLAY: display.name });

    keyboard.text("日本");
    changeMap();
    keyboard.text("語");
    expect(readMap()).not.toBe(before);
    backend.close();

    await expect.poll(readMap).toBe(before);
  });

  it("types more foreign characters than there are spare keys, and lends first what was used longest ago", async () => {
    const display = await xDisplayForTest();
    execFileSync("setxkbmap", ["-display", display.name, "us"]);
    const client = await xClientForTest(display.name);
    const { keyboard } = open({ DISPLAY: display.name });
    const foreign = Array.from({ length: 90 }, (_, index) => String.fromCodePoint(0x4e00 + index));

    // However slowly the application looks up what it got, it has done so with all of a piece before the next one.
    for (let start = 0; start < foreign.length; start += 3) {
      const piece = foreign.slice(start, start + 3);
      keyboard.text(piece.join(""));
      await client.waitForText(piece.at(-1) ?? "");
    }

    expect(client.typed).toBe(foreign.join(""));
  });
});
