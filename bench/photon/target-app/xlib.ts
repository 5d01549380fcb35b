import koffi from "koffi";

/* The few calls of Xlib that the target application draws with. Window, pixmap, font and context ids are numbers; a display is opaque. */

export type DisplayPointer = { readonly __display: unique symbol };

interface Xlib {
  XOpenDisplay(name: string): DisplayPointer | null;
  XConnectionNumber(display: DisplayPointer): number;
  XPending(display: DisplayPointer): number;
  XNextEvent(display: DisplayPointer, event: Buffer): number;
  XDefaultRootWindow(display: DisplayPointer): number;
  XDefaultDepth(display: DisplayPointer, screen: number): number;
  XDefaultVisual(display: DisplayPointer, screen: number): unknown;
  XCreateSimpleWindow(
    display: DisplayPointer,
    parent: number,
    x: number,
    y: number,
    width: number,
    height: number,
    borderWidth: number,
    border: number,
    background: number,
  ): number;
  XSelectInput(display: DisplayPointer, window: number, mask: number): number;
  XMapWindow(display: DisplayPointer, window: number): number;
  XSetInputFocus(display: DisplayPointer, window: number, revertTo: number, time: number): number;
  XCreatePixmap(display: DisplayPointer, drawable: number, width: number, height: number, depth: number): number;
  XCreateGC(display: DisplayPointer, drawable: number, mask: number, values: null): unknown;
  XSetGraphicsExposures(display: DisplayPointer, context: unknown, on: number): number;
  XSetForeground(display: DisplayPointer, context: unknown, colour: number): number;
  XFillRectangle(
    display: DisplayPointer,
    drawable: number,
    context: unknown,
    x: number,
    y: number,
    width: number,
    height: number,
  ): number;
  XDrawString(
    display: DisplayPointer,
    drawable: number,
    context: unknown,
    x: number,
    y: number,
    text: string,
    length: number,
  ): number;
  XCopyArea(
    display: DisplayPointer,
    from: number,
    to: number,
    context: unknown,
    x: number,
    y: number,
    width: number,
    height: number,
    toX: number,
    toY: number,
  ): number;
  XCreateImage(
    display: DisplayPointer,
    visual: unknown,
    depth: number,
    format: number,
    offset: number,
    pixels: Buffer,
    width: number,
    height: number,
    pad: number,
    bytesPerLine: number,
  ): unknown;
  XPutImage(
    display: DisplayPointer,
    drawable: number,
    context: unknown,
    image: unknown,
    fromX: number,
    fromY: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): number;
  XFlush(display: DisplayPointer): number;
  XSync(display: DisplayPointer, discard: number): number;
}

const DECLARATIONS: Readonly<Record<keyof Xlib, string>> = {
  XOpenDisplay: "void *XOpenDisplay(str name)",
  XConnectionNumber: "int XConnectionNumber(void *d)",
  XPending: "int XPending(void *d)",
  XNextEvent: "int XNextEvent(void *d, void *event)",
  XDefaultRootWindow: "ulong XDefaultRootWindow(void *d)",
  XDefaultDepth: "int XDefaultDepth(void *d, int screen)",
  XDefaultVisual: "void *XDefaultVisual(void *d, int screen)",
  XCreateSimpleWindow:
    "ulong XCreateSimpleWindow(void *d, ulong parent, int x, int y, uint w, uint h, uint bw, ulong border, ulong background)",
  XSelectInput: "int XSelectInput(void *d, ulong w, long mask)",
  XMapWindow: "int XMapWindow(void *d, ulong w)",
  XSetInputFocus: "int XSetInputFocus(void *d, ulong w, int revert, ulong time)",
  XCreatePixmap: "ulong XCreatePixmap(void *d, ulong drawable, uint w, uint h, uint depth)",
  XCreateGC: "void *XCreateGC(void *d, ulong drawable, ulong mask, void *values)",
  XSetGraphicsExposures: "int XSetGraphicsExposures(void *d, void *gc, int on)",
  XSetForeground: "int XSetForeground(void *d, void *gc, ulong colour)",
  XFillRectangle: "int XFillRectangle(void *d, ulong drawable, void *gc, int x, int y, uint w, uint h)",
  XDrawString: "int XDrawString(void *d, ulong drawable, void *gc, int x, int y, str text, int length)",
  XCopyArea: "int XCopyArea(void *d, ulong from, ulong to, void *gc, int x, int y, uint w, uint h, int toX, int toY)",
  XCreateImage:
    "void *XCreateImage(void *d, void *visual, uint depth, int format, int offset, void *data, uint w, uint h, int pad, int line)",
  XPutImage:
    "int XPutImage(void *d, ulong drawable, void *gc, void *image, int fromX, int fromY, int x, int y, uint w, uint h)",
  XFlush: "int XFlush(void *d)",
  XSync: "int XSync(void *d, int discard)",
};

/** @throws when libX11 is not installed */
export function loadXlib(): Xlib {
  const library = koffi.load("libX11.so.6");
  const functions = Object.entries(DECLARATIONS).map(([name, declaration]) => [name, library.func(declaration)]);
  // koffi's functions have no types of their own; the declarations above and `Xlib` say the same.
  return Object.fromEntries(functions) as Xlib;
}

export type { Xlib };
