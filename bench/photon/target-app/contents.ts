import { assertNever } from "../../../src/base/assert-never.ts";
import { MARKER } from "./marker.ts";
import type { Screen } from "./screen.ts";

/** What moves on the screen while clicks are measured. */
export const CONTENTS = ["still", "video", "scroll"] as const;
export type Content = (typeof CONTENTS)[number];

/** Draws frame number `frame`; null when nothing moves. */
export type Painter = ((frame: number) => void) | null;

const VIDEO = { width: 640, height: 360, frames: 45 };
const LINE_HEIGHT = 15;
const SCROLL_STEP = 6;
/** Pages of text in the scrolled document. */
const PAGES = 4;

/** Paints what stays, and returns what paints the rest 30 times a second. */
export function prepareContent(content: Content, screen: Screen): Painter {
  const page = drawDocument(screen);
  show(screen, page, 0);
  switch (content) {
    case "still":
      return null;
    case "video":
      return prepareVideo(screen);
    case "scroll":
      return (frame) => show(screen, page, (frame * SCROLL_STEP) % (screen.height * (PAGES - 1)));
    default:
      return assertNever(content);
  }
}

/** The whole window comes from a picture off the screen, as toolkits draw today; the marker's corner is left out. */
function show(screen: Screen, page: number, offset: number): void {
  const { width, height } = screen;
  screen.copy(page, MARKER.corner, offset, width - MARKER.corner, MARKER.corner, MARKER.corner, 0);
  screen.copy(page, 0, offset + MARKER.corner, width, height - MARKER.corner, 0, MARKER.corner);
}

function drawDocument(screen: Screen): number {
  const height = screen.height * PAGES;
  const page = screen.createPixmap(screen.width, height);
  screen.fill(0xffffff, 0, 0, screen.width, height, page);
  const random = numbers(7);
  const colours = [0x202020, 0x202020, 0x202020, 0x1a4f9c, 0x8b2a2a, 0x2d6a32];
  for (let y = LINE_HEIGHT; y < height; y += LINE_HEIGHT) {
    const indent = 8 * Math.floor(random() * 6);
    const colour = colours[Math.floor(random() * colours.length)] ?? 0;
    screen.text(colour, 12 + indent, y, sentence(random, (screen.width - 80) / 6 - indent / 6), page);
  }
  return page;
}

/** Words of letters: what an editor or a terminal is full of. */
function sentence(random: () => number, most: number): string {
  let line = "";
  const length = most * (0.4 + 0.6 * random());
  while (line.length < length) {
    const word = Array.from({ length: 2 + Math.floor(random() * 8) }, () => 97 + Math.floor(random() * 26));
    line += `${String.fromCharCode(...word)} `;
  }
  return line.slice(0, Math.floor(most));
}

/** Smooth shapes in motion with a little grain, as a camera's picture has, in the middle of the screen. */
function prepareVideo(screen: Screen): Painter {
  const { width, height, frames } = VIDEO;
  const random = numbers(11);
  const grain = Float64Array.from({ length: 65_536 }, () => (random() - 0.5) * 10);
  const pixmaps = Array.from({ length: frames }, (_, frame) => {
    const pixmap = screen.createPixmap(width, height);
    screen.putPixels(pixmap, videoFrame((2 * Math.PI * frame) / frames, grain), width, height);
    return pixmap;
  });
  const x = Math.floor((screen.width - width) / 2);
  const y = Math.floor((screen.height - height) / 2);
  return (frame) => screen.copy(pixmaps[frame % frames] ?? 0, 0, 0, width, height, x, y);
}

function videoFrame(phase: number, grain: Float64Array): Buffer {
  const { width, height } = VIDEO;
  const pixels = Buffer.alloc(width * height * 4);
  let noise = Math.floor((phase * 10_007) % 65_536);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = Math.sin(x / 60 + phase) + Math.sin(y / 45 - 2 * phase) + Math.sin((x + y) / 80 + 3 * phase);
      noise = (noise * 25_173 + 13_849) & 0xffff;
      const at = (y * width + x) * 4;
      const light = 128 + 36 * wave + (grain[noise] ?? 0);
      pixels[at] = clamp(light * 0.8);
      pixels[at + 1] = clamp(light);
      pixels[at + 2] = clamp(255 - light * 0.7);
    }
  }
  return pixels;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}

/** The same numbers in every run, so that every peer has the same work. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
