import { loadXlib, type DisplayPointer, type Xlib } from "./xlib.ts";

const EVENT_BYTES = 192;
const KEY_PRESS = 2;
const BUTTON_PRESS = 4;
const MASK = { keyPress: 1 << 0, buttonPress: 1 << 2, exposure: 1 << 15 };
const Z_PIXMAP = 2;
const REVERT_TO_POINTER_ROOT = 1;

/** A window that covers a whole X screen, and what is drawn on it. Coordinates are pixels, colours 0xRRGGBB. */
export class Screen {
  readonly width: number;
  readonly height: number;
  /** Becomes readable when there is something for `takePresses`. */
  readonly socket: number;
  readonly #x: Xlib;
  readonly #display: DisplayPointer;
  readonly #window: number;
  readonly #context: unknown;
  readonly #event = Buffer.alloc(EVENT_BYTES);

  constructor(displayName: string, width: number, height: number) {
    this.#x = loadXlib();
    const display = this.#x.XOpenDisplay(displayName);
    if (!display) throw new Error(`there is no X server at ${displayName}`);
    this.#display = display;
    this.width = width;
    this.height = height;
    const root = this.#x.XDefaultRootWindow(display);
    this.#window = this.#x.XCreateSimpleWindow(display, root, 0, 0, width, height, 0, 0, 0xffffff);
    this.#x.XSelectInput(display, this.#window, MASK.keyPress | MASK.buttonPress | MASK.exposure);
    this.#context = this.#x.XCreateGC(display, this.#window, 0, null);
    // Otherwise every copy from a pixmap would be answered by an event.
    this.#x.XSetGraphicsExposures(display, this.#context, 0);
    this.#x.XMapWindow(display, this.#window);
    this.#x.XSync(display, 0);
    this.#x.XSetInputFocus(display, this.#window, REVERT_TO_POINTER_ROOT, 0);
    this.socket = this.#x.XConnectionNumber(display);
  }

  /** How many keys and buttons were pressed since the last call; and whether the window must be drawn anew. */
  takeEvents(): { presses: number; exposed: boolean } {
    let presses = 0;
    let exposed = false;
    while (this.#x.XPending(this.#display) > 0) {
      this.#x.XNextEvent(this.#display, this.#event);
      const type = this.#event.readInt32LE(0);
      if (type === KEY_PRESS || type === BUTTON_PRESS) presses++;
      else exposed = true;
    }
    return { presses, exposed };
  }

  fill(colour: number, x: number, y: number, width: number, height: number, on = this.#window): void {
    this.#x.XSetForeground(this.#display, this.#context, colour);
    this.#x.XFillRectangle(this.#display, on, this.#context, x, y, width, height);
  }

  text(colour: number, x: number, baseline: number, text: string, on = this.#window): void {
    this.#x.XSetForeground(this.#display, this.#context, colour);
    this.#x.XDrawString(this.#display, on, this.#context, x, baseline, text, text.length);
  }

  /** An image that the X server keeps, so that showing it later costs one small request. */
  createPixmap(width: number, height: number): number {
    const depth = this.#x.XDefaultDepth(this.#display, 0);
    return this.#x.XCreatePixmap(this.#display, this.#window, width, height, depth);
  }

  /** `pixels`: 4 bytes each, blue green red unused. */
  putPixels(pixmap: number, pixels: Buffer, width: number, height: number): void {
    const x = this.#x;
    const visual = x.XDefaultVisual(this.#display, 0);
    const depth = x.XDefaultDepth(this.#display, 0);
    const image = x.XCreateImage(this.#display, visual, depth, Z_PIXMAP, 0, pixels, width, height, 32, width * 4);
    x.XPutImage(this.#display, pixmap, this.#context, image, 0, 0, 0, 0, width, height);
    x.XSync(this.#display, 0);
  }

  copy(pixmap: number, fromX: number, fromY: number, width: number, height: number, x: number, y: number): void {
    this.#x.XCopyArea(this.#display, pixmap, this.#window, this.#context, fromX, fromY, width, height, x, y);
  }

  flush(): void {
    this.#x.XFlush(this.#display);
  }
}
