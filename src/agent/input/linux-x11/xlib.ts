import { bindFunction, loadKoffi, loadLibrary } from "../load-koffi.ts";
import { codePointOfKeysym } from "./keysym.ts";

/*
 * As much of Xlib as the injector needs. Out parameters are arrays of one number. `Display` is Xlib's own pointer and opaque here.
 */
export type Display = { readonly brand: "Display" };
type Out = [number];

const HINT = "Debian: apt install libx11-6 libxtst6";

export type Xlib = ReturnType<typeof bindXlib>;

let loaded: Xlib | undefined;

/**
 * Loads the libraries, once a process: Xlib's error handlers are the process's and not a connection's.
 * @throws InputUnavailable
 */
export function loadXlib(): Xlib {
  loaded ??= bindXlib();
  return loaded;
}

function bindXlib() {
  const koffi = loadKoffi();
  const x11 = loadLibrary(koffi, "libX11.so.6", HINT);
  const xtst = loadLibrary(koffi, "libXtst.so.6", HINT);
  const bind = <F>(definition: string): F => bindFunction<F>(x11, definition);
  const bindTest = <F>(definition: string): F => bindFunction<F>(xtst, definition);
  const library = {
    koffi,
    codePointOf: bindCodePointOf(koffi),
    randr: bindRandr(koffi),
    open: bind<(name: string | null) => Display | null>("void *XOpenDisplay(const char *name)"),
    close: bind<(d: Display) => number>("int XCloseDisplay(void *d)"),
    flush: bind<(d: Display) => number>("int XFlush(void *d)"),
    sync: bind<(d: Display, discard: number) => number>("int XSync(void *d, int discard)"),
    pending: bind<(d: Display) => number>("int XPending(void *d)"),
    nextEvent: bind<(d: Display, event: Buffer) => number>("int XNextEvent(void *d, void *event)"),
    root: bind<(d: Display) => number>("ulong XDefaultRootWindow(void *d)"),
    width: bind<(d: Display, screen: number) => number>("int XDisplayWidth(void *d, int screen)"),
    height: bind<(d: Display, screen: number) => number>("int XDisplayHeight(void *d, int screen)"),
    free: bind<(memory: unknown) => number>("int XFree(void *memory)"),
    atomName: bind<(d: Display, atom: number) => unknown>("void *XGetAtomName(void *d, ulong atom)"),
    hasExtension: bind<(d: Display, name: string, major: Out, event: Out, error: Out) => number>(
      "int XQueryExtension(void *d, const char *name, _Out_ int *major, _Out_ int *event, _Out_ int *error)",
    ),
    ...bindKeyboard(bind),
    fakeKey: bindTest<(d: Display, keycode: number, isDown: number, delay: number) => number>(
      "int XTestFakeKeyEvent(void *d, uint keycode, int down, ulong delay)",
    ),
    fakeButton: bindTest<(d: Display, button: number, isDown: number, delay: number) => number>(
      "int XTestFakeButtonEvent(void *d, uint button, int down, ulong delay)",
    ),
    fakeMotion: bindTest<(d: Display, screen: number, x: number, y: number, delay: number) => number>(
      "int XTestFakeMotionEvent(void *d, int screen, int x, int y, ulong delay)",
    ),
    fakeRelativeMotion: bindTest<(d: Display, dx: number, dy: number, delay: number) => number>(
      "int XTestFakeRelativeMotionEvent(void *d, int dx, int dy, ulong delay)",
    ),
    onDeath: bindDeath(koffi, bind),
  };
  return library;
}

function bindKeyboard(bind: <F>(definition: string) => F) {
  return {
    keycodeOf: bind<(d: Display, keysym: number) => number>("uint8_t XKeysymToKeycode(void *d, ulong keysym)"),
    keycodeRange: bind<(d: Display, least: Out, most: Out) => number>(
      "int XDisplayKeycodes(void *d, _Out_ int *least, _Out_ int *most)",
    ),
    keyboardMapping: bind<(d: Display, first: number, count: number, perKey: Out) => unknown>(
      "void *XGetKeyboardMapping(void *d, uint8_t first, int count, _Out_ int *perKey)",
    ),
    changeKeyboardMapping: bind<
      (d: Display, first: number, perKey: number, keysyms: BigUint64Array, n: number) => number
    >("int XChangeKeyboardMapping(void *d, int first, int perKey, ulong *keysyms, int count)"),
    refreshKeyboardMapping: bind<(event: Buffer) => number>("int XRefreshKeyboardMapping(void *event)"),
    modifierMapping: bind<(d: Display) => unknown>("void *XGetModifierMapping(void *d)"),
    freeModifierMapping: bind<(map: unknown) => number>("int XFreeModifiermap(void *map)"),
    keymap: bind<(d: Display, keys: Buffer) => number>("int XQueryKeymap(void *d, void *keys)"),
    /** `state` is the 18 bytes of an XkbStateRec. */
    keyboardState: bind<(d: Display, device: number, state: Buffer) => number>(
      "int XkbGetState(void *d, uint device, void *state)",
    ),
    modifiersOf: bind<(d: Display, keysym: number) => number>("uint XkbKeysymToModifiers(void *d, ulong keysym)"),
    lookUp: bind<(d: Display, keycode: number, state: number, consumed: Out, keysym: Out) => number>(
      "int XkbLookupKeySym(void *d, uint8_t keycode, uint state, _Out_ uint *consumed, _Out_ ulong *keysym)",
    ),
  };
}

/**
 * Xlib ends the process when the server dies, without a word and without `exit` handlers, and for a refused request too. Both are turned
 * off: a refused request is of no use to anybody, and a dead server is told to the connection that had it.
 */
function bindDeath(koffi: ReturnType<typeof loadKoffi>, bind: <F>(definition: string) => F) {
  const handler = koffi.pointer(koffi.proto(null, "int", ["void *", "void *"]));
  const exitHandler = koffi.pointer(koffi.proto(null, "void", ["void *", "void *"]));
  const ignore = koffi.register(() => 0, handler);
  bind<(handler: bigint) => unknown>("void *XSetErrorHandler(void *handler)")(ignore);
  bind<(handler: bigint) => unknown>("void *XSetIOErrorHandler(void *handler)")(ignore);
  const setExitHandler = bind<(d: Display, handler: bigint, data: null) => void>(
    "void XSetIOErrorExitHandler(void *d, void *handler, void *data)",
  );
  return (display: Display, died: () => void): (() => void) => {
    const callback = koffi.register(died, exitHandler);
    setExitHandler(display, callback, null);
    return () => koffi.unregister(callback);
  };
}

/** Displays need RandR 1.5; without it the whole screen is one display. */
function bindRandr(koffi: ReturnType<typeof loadKoffi>) {
  try {
    const randr = koffi.load("libXrandr.so.2");
    return {
      monitors: bindFunction<(d: Display, root: number, active: number, count: Out) => unknown>(
        randr,
        "void *XRRGetMonitors(void *d, ulong root, int active, _Out_ int *count)",
      ),
      freeMonitors: bindFunction<(monitors: unknown) => void>(randr, "void XRRFreeMonitors(void *monitors)"),
      selectInput: bindFunction<(d: Display, root: number, mask: number) => void>(
        randr,
        "void XRRSelectInput(void *d, ulong root, int mask)",
      ),
      updateConfiguration: bindFunction<(event: Buffer) => number>(randr, "int XRRUpdateConfiguration(void *event)"),
    };
  } catch {
    // Absent or older than 1.5: one display it is.
    return null;
  }
}

function bindCodePointOf(koffi: ReturnType<typeof loadKoffi>): (keysym: number) => number {
  try {
    const xkbcommon = koffi.load("libxkbcommon.so.0");
    return bindFunction<(keysym: number) => number>(xkbcommon, "uint32_t xkb_keysym_to_utf32(uint32_t keysym)");
  } catch {
    // Every browser and toolkit brings it; without it the older alphabets' keys are not recognised and a spare key is used.
    return codePointOfKeysym;
  }
}
