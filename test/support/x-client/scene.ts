import type { Animation, Marker } from "./messages.ts";
import { xlib, type Display, type Id } from "./xlib.ts";

const VIDEO = { x: 320, y: 180, width: 640, height: 360, frames: 30, block: 8 };
const LINE_PIXELS = 14;
const SCROLL_STEP_PIXELS = 7;
const WORDS = "guest host window keyboard mouse gamepad ticket relay frame epoch grant revoke enforce display".split(
  " ",
);

/** Everything the client draws: the marker, and what moves beside it. Frames are drawn beforehand, so that showing one costs a copy. */
export class Scene {
  readonly #display: Display;
  readonly #window: Id;
  readonly #gc: unknown;
  readonly #marker: Marker;
  readonly #width: number;
  readonly #height: number;
  readonly #depth: number;
  #isLit = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(display: Display, window: Id, marker: Marker) {
    this.#display = display;
    this.#window = window;
    this.#marker = marker;
    this.#gc = xlib.createGc(display, window, 0, null);
    this.#width = xlib.width(display, 0);
    this.#height = xlib.height(display, 0);
    this.#depth = xlib.depth(display, 0);
  }

  /** Called for every press, before anything else is done with it. */
  flip(): void {
    this.#isLit = !this.#isLit;
    this.drawMarker();
    xlib.flush(this.#display);
  }

  drawMarker(on = this.#window): void {
    const { x, y, size } = this.#marker;
    this.#fill(on, this.#isLit ? 0xff_ff_ff : 0, x, y, size, size);
  }

  animate(animation: Animation, framesPerSecond: number): void {
    clearInterval(this.#timer);
    if (animation === "none") return;
    const show = animation === "video" ? this.#video() : this.#scroll();
    let frame = 0;
    this.#timer = setInterval(() => {
      show(frame++);
      xlib.flush(this.#display);
    }, 1_000 / framesPerSecond);
  }

  /** Blocks of drifting colour: hard to encode, as a film is, and different in every frame. */
  #video(): (frame: number) => void {
    const { width, height, frames, block } = VIDEO;
    const pictures = Array.from({ length: frames }, (_, frame) => {
      const picture = xlib.createPixmap(this.#display, this.#window, width, height, this.#depth);
      for (let y = 0; y < height; y += block) {
        for (let x = 0; x < width; x += block) this.#fill(picture, colourAt(x, y, frame), x, y, block, block);
      }
      return picture;
    });
    return (frame) => {
      const from = pictures[frame % frames] ?? 0;
      xlib.copyArea(this.#display, from, this.#window, this.#gc, 0, 0, width, height, VIDEO.x, VIDEO.y);
      this.drawMarker();
    };
  }

  /** A long text that runs over the whole screen. */
  #scroll(): (frame: number) => void {
    const height = this.#height * 2;
    const page = xlib.createPixmap(this.#display, this.#window, this.#width, height, this.#depth);
    this.#fill(page, 0xf8_f8_f8, 0, 0, this.#width, height);
    xlib.setForeground(this.#display, this.#gc, 0x10_10_10);
    for (let line = 0; line * LINE_PIXELS < height; line++) {
      // The second half repeats the first, so that the text can run on without a seam.
      const text = textLine(line % Math.floor(this.#height / LINE_PIXELS));
      xlib.drawString(this.#display, page, this.#gc, 8, line * LINE_PIXELS + 11, text, text.length);
    }
    const period = Math.floor(this.#height / LINE_PIXELS) * LINE_PIXELS;
    const next = xlib.createPixmap(this.#display, this.#window, this.#width, this.#height, this.#depth);
    const copy = (from: Id, to: Id, y: number) =>
      xlib.copyArea(this.#display, from, to, this.#gc, 0, y, this.#width, this.#height, 0, 0);
    return (frame) => {
      // Put together beside the screen: nobody ever sees it without the marker.
      copy(page, next, (frame * SCROLL_STEP_PIXELS) % period);
      this.drawMarker(next);
      copy(next, this.#window, 0);
    };
  }

  #fill(on: Id, colour: number, x: number, y: number, width: number, height: number): void {
    xlib.setForeground(this.#display, this.#gc, colour);
    xlib.fillRectangle(this.#display, on, this.#gc, x, y, width, height);
  }
}

function colourAt(x: number, y: number, frame: number): number {
  const wave = (phase: number) => Math.round(127 + 120 * Math.sin(phase));
  const red = wave((x + frame * 20) / 53);
  const green = wave((y - frame * 14) / 41);
  const blue = wave((x * y) / 4_000 + frame / 3);
  return (red << 16) | (green << 8) | blue;
}

function textLine(line: number): string {
  const words = Array.from({ length: 40 }, (_, index) => WORDS[(line * 7 + index * (line + 3)) % WORDS.length]);
  return `${String(line).padStart(4)}  ${words.join(" ")}`;
}
