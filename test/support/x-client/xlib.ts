import koffi, { type LibraryHandle } from "koffi";

/*
 * As much of Xlib as the X client needs. The offsets are those of a 64-bit Xlib.h. Deliberately apart from the injector's own bindings: the
 * one that checks must not share the mistakes of the one that is checked.
 */
const x11 = koffi.load("libX11.so.6");
const libc = koffi.load("libc.so.6");
const xkbcommon = koffi.load("libxkbcommon.so.0");

type Display = { readonly brand: "Display" };
type Id = number;

function bind<F>(library: LibraryHandle, definition: string): F {
  return library.func(definition) as unknown as F;
}

export const xlib = {
  openDisplay: bind<(name: string | null) => Display | null>(x11, "void *XOpenDisplay(const char *name)"),
  closeDisplay: bind<(d: Display) => number>(x11, "int XCloseDisplay(void *d)"),
  connectionNumber: bind<(d: Display) => number>(x11, "int XConnectionNumber(void *d)"),
  root: bind<(d: Display) => Id>(x11, "ulong XDefaultRootWindow(void *d)"),
  width: bind<(d: Display, screen: number) => number>(x11, "int XDisplayWidth(void *d, int screen)"),
  height: bind<(d: Display, screen: number) => number>(x11, "int XDisplayHeight(void *d, int screen)"),
  depth: bind<(d: Display, screen: number) => number>(x11, "int XDefaultDepth(void *d, int screen)"),
  createWindow: bind<(...args: readonly unknown[]) => Id>(
    x11,
    "ulong XCreateWindow(void *d, ulong parent, int x, int y, uint w, uint h, uint border, int depth, uint klass, void *visual, ulong mask, void *attributes)",
  ),
  createPixmap: bind<(d: Display, root: Id, w: number, h: number, depth: number) => Id>(
    x11,
    "ulong XCreatePixmap(void *d, ulong drawable, uint w, uint h, uint depth)",
  ),
  selectInput: bind<(d: Display, window: Id, mask: number) => number>(
    x11,
    "int XSelectInput(void *d, ulong window, long mask)",
  ),
  mapRaised: bind<(d: Display, window: Id) => number>(x11, "int XMapRaised(void *d, ulong window)"),
  setInputFocus: bind<(d: Display, window: Id, revertTo: number, time: number) => number>(
    x11,
    "int XSetInputFocus(void *d, ulong focus, int revertTo, ulong time)",
  ),
  pending: bind<(d: Display) => number>(x11, "int XPending(void *d)"),
  nextEvent: bind<(d: Display, event: Buffer) => number>(x11, "int XNextEvent(void *d, void *event)"),
  peekEvent: bind<(d: Display, event: Buffer) => number>(x11, "int XPeekEvent(void *d, void *event)"),
  keysymToKeycode: bind<(d: Display, keysym: number) => number>(x11, "uint8_t XKeysymToKeycode(void *d, ulong keysym)"),
  refreshKeyboardMapping: bind<(event: Buffer) => number>(x11, "int XRefreshKeyboardMapping(void *event)"),
  lookupString: bind<(event: Buffer, text: Buffer, bytes: number, keysym: Buffer, status: null) => number>(
    x11,
    "int XLookupString(void *event, void *text, int bytes, void *keysym, void *status)",
  ),
  queryKeymap: bind<(d: Display, keys: Buffer) => number>(x11, "int XQueryKeymap(void *d, void *keys)"),
  queryPointer: bind<(...args: readonly unknown[]) => number>(
    x11,
    "int XQueryPointer(void *d, ulong w, _Out_ ulong *root, _Out_ ulong *child, _Out_ int *x, _Out_ int *y, _Out_ int *wx, _Out_ int *wy, _Out_ uint *mask)",
  ),
  createGc: bind<(d: Display, drawable: Id, mask: number, values: null) => unknown>(
    x11,
    "void *XCreateGC(void *d, ulong drawable, ulong mask, void *values)",
  ),
  setForeground: bind<(d: Display, gc: unknown, pixel: number) => number>(
    x11,
    "int XSetForeground(void *d, void *gc, ulong pixel)",
  ),
  fillRectangle: bind<(d: Display, on: Id, gc: unknown, x: number, y: number, w: number, h: number) => number>(
    x11,
    "int XFillRectangle(void *d, ulong drawable, void *gc, int x, int y, uint w, uint h)",
  ),
  drawString: bind<(d: Display, on: Id, gc: unknown, x: number, y: number, text: string, length: number) => number>(
    x11,
    "int XDrawString(void *d, ulong drawable, void *gc, int x, int y, const char *text, int length)",
  ),
  copyArea: bind<(...args: readonly unknown[]) => number>(
    x11,
    "int XCopyArea(void *d, ulong from, ulong to, void *gc, int x, int y, uint w, uint h, int toX, int toY)",
  ),
  flush: bind<(d: Display) => number>(x11, "int XFlush(void *d)"),
  sync: bind<(d: Display, discard: number) => number>(x11, "int XSync(void *d, int discard)"),
  detectableRepeat: bind<(d: Display, on: number, supported: null) => number>(
    x11,
    "int XkbSetDetectableAutoRepeat(void *d, int on, void *supported)",
  ),
};

/** Unicode of a keysym, 0 for none, by a library that knows all of them. */
export const keysymToCodePoint = bind<(keysym: number) => number>(
  xkbcommon,
  "uint32_t xkb_keysym_to_utf32(uint32_t keysym)",
);

const poll = libc.func("int poll(void *fds, ulong count, int timeoutMs)");

/** Calls back, from a thread that waits in poll(2), as soon as the file descriptor has something to read. */
export function whenReadable(fd: number, then: () => void): void {
  pollRequest.writeInt32LE(fd, 0);
  pollRequest.writeInt16LE(1, 4);
  poll.async(pollRequest, 1, -1, then);
}

/** Kept, because the waiting thread writes into it. */
const pollRequest = Buffer.alloc(8);

export type { Display, Id };

export const EVENT_BYTES = 192;
export const EVENT = {
  keyPress: 2,
  keyRelease: 3,
  buttonPress: 4,
  buttonRelease: 5,
  motion: 6,
  expose: 12,
  mapping: 34,
};
/** KeyPress, KeyRelease, ButtonPress, ButtonRelease, PointerMotion, Exposure. */
export const EVENT_MASK = 1 | 2 | 4 | 8 | 64 | 0x8000;

/** XCreateWindow: background pixel and override-redirect. */
export function createFullScreenWindow(display: Display): Id {
  // XSetWindowAttributes: background_pixel at 8, override_redirect at 88.
  const attributes = Buffer.alloc(112);
  attributes.writeBigUInt64LE(0x40_40_40n, 8);
  attributes.writeInt32LE(1, 88);
  const [width, height] = [xlib.width(display, 0), xlib.height(display, 0)];
  const mask = 0x2 | 0x200;
  return xlib.createWindow(display, xlib.root(display), 0, 0, width, height, 0, 0, 1, null, mask, attributes);
}
