import { execFileSync } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { InjectorGone, InputUnavailable, type InputBackend } from "../../src/agent/input/contract.ts";
import { X11_KIND } from "../../src/agent/input/linux-x11/x11-backend.ts";
import { describeWithX, xClientForTest, xDisplayForTest } from "../support/describe-with-x.ts";
import { startXDisplay } from "../support/x-display.ts";

const USAGE = {
  a: 0x04,
  e: 0x08,
  q: 0x14,
  y: 0x1c,
  z: 0x1d,
  seven: 0x24,
  leftControl: 0xe0,
  leftShift: 0xe1,
  rightAlt: 0xe6,
};
const CONTROL = 4;

async function setup(layout = "us") {
  const display = await xDisplayForTest();
  execFileSync("setxkbmap", ["-display", display.name, layout]);
  const client = await xClientForTest(display.name);
  const backend = X11_KIND.open({ ...process.env, DISPLAY: display.name });
  onTestFinished(() => backend.close());
  return { display, client, backend, ...devicesOf(backend) };
}

function devicesOf({ keyboard, mouse }: InputBackend) {
  if (keyboard === null || mouse === null) throw new Error("an X server has both");
  const strike = (usage: number, character = "") => {
    keyboard.key(usage, true, character.codePointAt(0) ?? 0);
    keyboard.key(usage, false, 0);
  };
  return { keyboard, mouse, strike };
}

describeWithX("injecting into an X server", () => {
  it("presses and releases the very key that was meant", async () => {
    const { client, keyboard } = await setup();

    keyboard.key(USAGE.a, true, 0);
    await expect.poll(() => client.keysDown()).toEqual([38]);
    keyboard.key(USAGE.a, false, 0);

    await expect.poll(() => client.keysDown()).toEqual([]);
    expect(client.events.filter(({ type }) => type === "key")).toMatchObject([
      { keycode: 38, isDown: true, text: "a" },
      { keycode: 38, isDown: false },
    ]);
  });

  it("puts the pointer where it was meant, to the last pixel, and moves it by pixels", async () => {
    const { client, mouse } = await setup();

    mouse.moveTo(65_535, 65_535, null);
    await expect.poll(() => client.pointer()).toMatchObject({ x: 1_279, y: 719 });
    mouse.moveTo(0, 0, null);
    mouse.moveBy(17, 4);
    await expect.poll(() => client.pointer()).toMatchObject({ x: 17, y: 4 });
  });

  it("presses every button of the mouse", async () => {
    const { client, mouse } = await setup();

    for (const button of ["left", "middle", "right", "back", "forward"] as const) {
      mouse.button(button, true);
      mouse.button(button, false);
    }
    await client.waitFor((event) => event.type === "button" && event.button === 9 && !event.isDown);

    const pressed = client.events.flatMap((event) => (event.type === "button" && event.isDown ? [event.button] : []));
    expect(pressed).toEqual([1, 2, 3, 8, 9]);
  });

  it("turns the wheel by whole notches and keeps the rest", async () => {
    const { client, mouse } = await setup();

    for (const dy of [60, 59, 1, -240]) mouse.wheel(0, dy);
    mouse.wheel(120, 0);
    mouse.wheel(-120, 0);
    await client.waitFor((event) => event.type === "button" && event.button === 6 && !event.isDown);

    const turned = client.events.flatMap((event) => (event.type === "button" && event.isDown ? [event.button] : []));
    expect(turned).toEqual([5, 4, 4, 7, 6]);
  });

  it.each(["us", "de", "fr"])("lets the guest's characters arrive on a host with the layout %s", async (layout) => {
    const { client, strike } = await setup(layout);

    strike(USAGE.y, "z");
    strike(USAGE.q, "a");
    strike(USAGE.e, "é");
    strike(USAGE.e, "€");
    strike(USAGE.seven, "/");
    strike(USAGE.e, "я");

    await client.waitForText("я");
    expect(client.typed).toBe("zaé€/я");
    await expect.poll(() => client.keysDown()).toEqual([]);
  });

  it("writes an at sign that the guest made with AltGr on a host without AltGr", async () => {
    const { client, keyboard, strike } = await setup("us");

    keyboard.key(USAGE.rightAlt, true, 0);
    strike(USAGE.q, "@");
    keyboard.key(USAGE.rightAlt, false, 0);

    const typed = await client.waitForText("@");
    expect(typed.state & 8).toBe(0);
    await expect.poll(() => client.keysDown()).toEqual([]);
  });

  it("lets the character decide which key a shortcut is", async () => {
    const { client, keyboard, strike } = await setup("us");

    keyboard.key(USAGE.leftControl, true, 0);
    strike(USAGE.y, "z");
    keyboard.key(USAGE.leftControl, false, 0);

    const shortcut = await client.waitForText("z");
    expect(shortcut.state & CONTROL).toBe(CONTROL);
    expect(shortcut.keycode).toBe(52);
  });

  it("holds a character that needs other modifiers until its release, and puts them back", async () => {
    const { client, keyboard } = await setup("us");

    keyboard.key(USAGE.leftShift, true, 0);
    keyboard.key(USAGE.seven, true, "/".codePointAt(0) ?? 0);
    await expect.poll(() => client.keysDown()).toEqual([61]);
    keyboard.key(USAGE.seven, false, 0);
    await expect.poll(() => client.keysDown()).toEqual([50]);
    keyboard.key(USAGE.leftShift, false, 0);

    await expect.poll(() => client.keysDown()).toEqual([]);
  });

  it("types any Unicode and puts the keyboard map back", async () => {
    const { display, client, backend, keyboard } = await setup("us");
    const before = keyboardMap(display.name);

    keyboard.text("Hé😀€ß 日本\n");
    await client.waitFor((event) => event.type === "key" && event.isDown && event.keysym === 0xff0d);
    expect(client.typed.trimEnd()).toBe("Hé😀€ß 日本");
    expect(keyboardMap(display.name)).not.toBe(before);
    backend.close();

    expect(keyboardMap(display.name)).toBe(before);
  });

  it("changes the keyboard map once for each character that the layout lacks, however often it is written", async () => {
    const { client, keyboard } = await setup("us");
    const changes = () => client.events.filter(({ type }) => type === "mapping").length;
    const words = "привет мир ";

    keyboard.text(`${words}!`);
    await client.waitForText("!");
    const first = changes();
    for (let round = 0; round < 12; round++) keyboard.text(words);
    keyboard.text("?");
    await client.waitForText("?");

    expect(client.typed).toBe(`${words}!${words.repeat(12)}?`);
    expect(first).toBeGreaterThan(0);
    expect(changes()).toBe(first);
  });

  it("releases what an agent that was killed had left pressed", async () => {
    const { display, client, keyboard } = await setup("us");
    keyboard.key(USAGE.y, true, "z".codePointAt(0) ?? 0);
    const next = X11_KIND.open({ ...process.env, DISPLAY: display.name });
    onTestFinished(() => next.close());

    next.keyboard?.key(USAGE.y, false, 0);

    await expect.poll(() => client.keysDown()).toEqual([]);
  });

  it("names the displays", async () => {
    const { backend } = await setup();
    expect(backend.displays()).toMatchObject([{ width: 1_280, height: 720, primary: true }]);
  });

  it("outlives the X server, says so, and works again with the next one", async () => {
    const display = await startXDisplay();
    const backend = X11_KIND.open({ ...process.env, DISPLAY: display.name });
    await display.kill();

    expect(() => backend.keyboard?.key(USAGE.a, true, 0)).toThrow(InjectorGone);
    expect(() => backend.mouse?.moveBy(1, 1)).toThrow(InjectorGone);
    backend.close();

    const { client, strike } = await setup();
    strike(USAGE.a, "a");
    await client.waitForText("a");
  });

  it("says why there is nothing to inject into", () => {
    expect(() => X11_KIND.open({})).toThrow(InputUnavailable);
    expect(() => X11_KIND.open({ DISPLAY: ":64999" })).toThrow(/:64999 does not answer/);
  });
});

function keyboardMap(display: string): string {
  return execFileSync("xkbcomp", ["-w0", display, "-"], { encoding: "utf8" });
}
