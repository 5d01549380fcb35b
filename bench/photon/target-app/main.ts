import koffi from "koffi";
import { CONTENTS, prepareContent, type Content } from "./contents.ts";
import { MARKER } from "./marker.ts";
import { Screen } from "./screen.ts";

/*
 * The application that everybody's clicks go to: `node main.ts DISPLAY WIDTH HEIGHT CONTENT`. Says `ready`, then `press MS` for each press
 * of a key or button, in milliseconds since 1970 with fractions, so that the way in can be told from the way back.
 */
const FRAME_MS = 1000 / 30;

const [displayName = "", width, height, content] = process.argv.slice(2);
const screen = new Screen(displayName, Number(width), Number(height));
const paint = prepareContent(readContent(content), screen);
let isWhite = false;
drawMarker();
// Held for as long as the process lives: a handle that is collected polls no more.
const poll = koffi.node.poll(screen.socket, answer);
process.once("exit", () => poll.close());
answer();
if (paint) {
  let frame = 0;
  const startedMs = performance.now();
  const next = () => {
    paint(++frame);
    screen.flush();
    setTimeout(next, Math.max(1, startedMs + (frame + 1) * FRAME_MS - performance.now()));
  };
  next();
}
process.stdout.write("ready\n");

function answer(): void {
  const { presses, exposed } = screen.takeEvents();
  if (presses > 0) process.stdout.write(`press ${(performance.timeOrigin + performance.now()).toFixed(3)}\n`);
  if (presses % 2 === 1) isWhite = !isWhite;
  if (presses > 0 || exposed) drawMarker();
}

function drawMarker(): void {
  screen.fill(isWhite ? 0xffffff : 0x000000, MARKER.x, MARKER.y, MARKER.size, MARKER.size);
  screen.flush();
}

function readContent(text: string | undefined): Content {
  const found = CONTENTS.find((known) => known === text);
  if (!found) throw new Error(`no such content: ${text}`);
  return found;
}
