import { bindFunction, loadLibrary, type Koffi } from "../../native/load-koffi.ts";
import { loadXServerLibrary, type Display, type Out } from "../../native/x-server-library.ts";
import { codePointOfKeysym } from "./keysym.ts";

/*
 * As much of Xlib as the injector needs, on top of what every user of an X server does.
 */

const HINT = "Debian: apt install libxtst6";

export type Xlib = ReturnType<typeof bindXlib>;

let loaded: Xlib | undefined;

/** Loads the libraries. @throws NativeUnavailable */
export function loadXlib(): Xlib {
  loaded ??= bindXlib();
  return loaded;
}

function bindXlib() {
  const server = loadXServerLibrary();
  const { koffi, x11 } = server;
  const xtst = loadLibrary(koffi, "libXtst.so.6", HINT);
  const bind = <F>(definition: string): F => bindFunction<F>(x11, definition);
  const bindTest = <F>(definition: string): F => bindFunction<F>(xtst, definition);
  return {
    ...server,
    codePointOf: bindCodePointOf(koffi),
    randr: bindRandr(koffi),
    pending: bind<(d: Display) => number>("int XPending(void *d)"),
    nextEvent: bind<(d: Display, event: Buffer) => number>("int XNextEvent(void *d, void *event)"),
    width: bind<(d: Display, screen: number) => number>("int XDisplayWidth(void *d, int screen)"),
    height: bind<(d: Display, screen: number) => number>("int XDisplayHeight(void *d, int screen)"),
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
  };
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

/** Displays need RandR 1.5; without it the whole screen is one display. */
function bindRandr(koffi: Koffi) {
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

function bindCodePointOf(koffi: Koffi): (keysym: number) => number {
  try {
    const xkbcommon = koffi.load("libxkbcommon.so.0");
    return bindFunction<(keysym: number) => number>(xkbcommon, "uint32_t xkb_keysym_to_utf32(uint32_t keysym)");
  } catch {
    // Every browser and toolkit brings it; without it the older alphabets' keys are not recognised and a spare key is used.
    return codePointOfKeysym;
  }
}
