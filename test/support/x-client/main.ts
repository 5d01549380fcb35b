import { createInterface } from "node:readline";
import { assertNever } from "../../../src/base/assert-never.ts";
import type { ClientSetup, Command, Line, XSeen } from "./messages.ts";
import { Scene } from "./scene.ts";
import {
  createFullScreenWindow,
  EVENT,
  EVENT_BYTES,
  EVENT_MASK,
  keysymToCodePoint,
  whenReadable,
  xlib,
  type Display,
  type Id,
} from "./xlib.ts";

/*
 * An X application that covers the screen, holds the keyboard and tells what it receives. See messages.ts for what it says and hears. It
 * ends when its stdin does, so that it cannot outlive the test that started it.
 */
const setup = JSON.parse(process.argv[2] ?? "{}") as ClientSetup;
const display = openDisplay();
const window = createFullScreenWindow(display);
const scene = new Scene(display, window, setup.marker);
const seen: XSeen[] = [];
const down = new Set<number>();
const event = Buffer.alloc(EVENT_BYTES);

show();
scene.animate(setup.animation, setup.framesPerSecond);
createInterface({ input: process.stdin })
  .on("line", (line) => obey(JSON.parse(line) as Command & { id: number }))
  // An orderly exit would wait for the thread that waits for the server.
  .on("close", () => process.kill(process.pid, "SIGKILL"));
say({ type: "ready", width: xlib.width(display, 0), height: xlib.height(display, 0) });
listen();

function openDisplay(): Display {
  const opened = xlib.openDisplay(null);
  if (opened === null) throw new Error(`no X server on ${process.env["DISPLAY"]}`);
  return opened;
}

/** The window is there, drawn, and has the keyboard when this returns. */
function show(): void {
  xlib.detectableRepeat(display, 1, null);
  // Makes Xlib read the keyboard map, and ask to be told of its changes, before the first key rather than at it.
  xlib.keysymToKeycode(display, 0x61);
  xlib.selectInput(display, window, EVENT_MASK);
  xlib.mapRaised(display, window);
  xlib.sync(display, 0);
  xlib.setInputFocus(display, window, 1, 0);
  scene.drawMarker();
  xlib.sync(display, 0);
}

function listen(): void {
  drain();
  whenReadable(xlib.connectionNumber(display), listen);
}

function drain(): void {
  while (xlib.pending(display) > 0) {
    xlib.nextEvent(display, event);
    take(event.readInt32LE(0));
  }
}

function take(type: number): void {
  if (type === EVENT.keyPress || type === EVENT.buttonPress) scene.flip();
  if (type === EVENT.keyPress || type === EVENT.keyRelease) record(keySeen(type === EVENT.keyPress));
  else if (type === EVENT.buttonPress || type === EVENT.buttonRelease) {
    record({ type: "button", isDown: type === EVENT.buttonPress, button: event.readUInt32LE(84), ...placeSeen() });
  } else if (type === EVENT.motion) record({ type: "motion", ...placeSeen() });
  else if (type === EVENT.expose) scene.drawMarker();
  else if (type === EVENT.mapping) {
    xlib.refreshKeyboardMapping(event);
    record({ type: "mapping", at: now() });
  }
}

function keySeen(isDown: boolean): XSeen {
  const keysym = Buffer.alloc(8);
  xlib.lookupString(event, Buffer.alloc(64), 64, keysym, null);
  const keycode = event.readUInt32LE(84);
  const isRepeat = isDown && down.has(keycode);
  if (isDown) down.add(keycode);
  else down.delete(keycode);
  const codePoint = keysymToCodePoint(keysym.readUInt32LE(0));
  return {
    type: "key",
    isDown,
    keycode,
    keysym: keysym.readUInt32LE(0),
    text: codePoint === 0 ? "" : String.fromCodePoint(codePoint),
    isRepeat,
    ...stateSeen(),
  };
}

function stateSeen() {
  return { at: now(), time: Number(event.readBigUInt64LE(56)), state: event.readUInt32LE(80) };
}

function placeSeen() {
  return { x: event.readInt32LE(72), y: event.readInt32LE(76), ...stateSeen() };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

function record(line: XSeen): void {
  seen.push(line);
  say(line);
}

function say(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function obey(command: Command & { id: number }): void {
  const value = answer(command);
  // What the server sent before its answer is told before the answer.
  drain();
  say({ type: "reply", id: command.id, value });
}

function answer(command: Command): unknown {
  switch (command.cmd) {
    case "dump":
      return seen;
    case "pointer":
      return pointer(xlib.root(display));
    case "keys":
      return keysDown();
    case "animate":
      scene.animate(command.animation, setup.framesPerSecond);
      return null;
    default:
      return assertNever(command);
  }
}

function pointer(root: Id) {
  const [x, y, mask, other] = [[0], [0], [0], [0]];
  xlib.queryPointer(display, root, other, other, x, y, other, other, mask);
  return { x: x?.[0], y: y?.[0], mask: mask?.[0] };
}

function keysDown(): number[] {
  const keys = Buffer.alloc(32);
  xlib.queryKeymap(display, keys);
  return Array.from({ length: 256 }, (_, keycode) => keycode).filter(
    (keycode) => ((keys[keycode >> 3] ?? 0) >> (keycode & 7)) & 1,
  );
}
