import { bindFunction } from "./load-koffi.ts";
import { loadXServerLibrary, openDisplay, type Display, type Out } from "./x-server-library.ts";

/** Window managers put a frame or two around a program's window; what lies deeper is inside one. */
const MOST_DEPTH = 3;
const WINDOW_BYTES = 8;
/** `XWindowAttributes` on 64-bit systems, and where its `map_state` lies. */
const ATTRIBUTES_BYTES = 136;
const MAP_STATE_OFFSET = 92;
const IS_VIEWABLE = 2;
/** Pseudo windows of the input focus: nobody has it, or whatever is below the pointer. */
const NO_WINDOW = 0;
const POINTER_ROOT = 1;
const REVERT_TO_POINTER_ROOT = 1;
const CARDINAL = 6;

type OutPointer = [unknown];
interface TextProperty {
  readonly value: unknown;
}

type WindowLibrary = ReturnType<typeof bindWindows>;

let loaded: WindowLibrary | undefined;

function bindWindows() {
  const server = loadXServerLibrary();
  const { koffi, x11 } = server;
  koffi.struct("XTextProperty", { value: "void *", encoding: "ulong", format: "int", nitems: "ulong" });
  const bind = <F>(definition: string): F => bindFunction<F>(x11, definition);
  return {
    ...server,
    tree: bind<(d: Display, window: number, root: Out, parent: Out, children: OutPointer, n: Out) => number>(
      "int XQueryTree(void *d, ulong w, _Out_ ulong *root, _Out_ ulong *parent, _Out_ void **children, _Out_ uint *n)",
    ),
    name: bind<(d: Display, window: number, text: Partial<TextProperty>) => number>(
      "int XGetWMName(void *d, ulong window, _Out_ XTextProperty *text)",
    ),
    attributes: bind<(d: Display, window: number, attributes: Buffer) => number>(
      "int XGetWindowAttributes(void *d, ulong window, void *attributes)",
    ),
    withdraw: bind<(d: Display, window: number, screen: number) => number>(
      "int XWithdrawWindow(void *d, ulong window, int screen)",
    ),
    iconify: bind<(d: Display, window: number, screen: number) => number>(
      "int XIconifyWindow(void *d, ulong window, int screen)",
    ),
    focus: bind<(d: Display, window: Out, revert: Out) => number>(
      "int XGetInputFocus(void *d, _Out_ ulong *window, _Out_ int *revert)",
    ),
    setFocus: bind<(d: Display, window: number, revert: number, time: number) => number>(
      "int XSetInputFocus(void *d, ulong window, int revert, ulong time)",
    ),
    ...bindProperties(bind),
  };
}

function bindProperties(bind: <F>(definition: string) => F) {
  return {
    atom: bind<(d: Display, name: string, onlyIfExists: number) => number>(
      "ulong XInternAtom(void *d, const char *name, int onlyIfExists)",
    ),
    property: bind<
      (
        d: Display,
        window: number,
        property: number,
        offset: number,
        length: number,
        remove: number,
        type: number,
        actualType: Out,
        format: Out,
        count: Out,
        left: Out,
        value: OutPointer,
      ) => number
    >(
      "int XGetWindowProperty(void *d, ulong w, ulong property, long offset, long length, int remove, ulong type, " +
        "_Out_ ulong *actualType, _Out_ int *format, _Out_ ulong *count, _Out_ ulong *left, _Out_ void **value)",
    ),
  };
}

/** The windows of one X server, for as long as `work` of `onXWindows` runs. A window is named by its X id. */
export class XWindows {
  readonly #x: WindowLibrary;
  readonly #display: Display;

  constructor(x: WindowLibrary, display: Display) {
    this.#x = x;
    this.#display = display;
  }

  /** Who gets the keys: a window, or one of the server's pseudo windows. */
  get focus(): number {
    const window: Out = [NO_WINDOW];
    this.#x.focus(this.#display, window, [0]);
    return window[0];
  }

  /** Gives the keys to a window, or, where that is gone or none, to whatever is below the pointer. */
  setFocus(window: number): void {
    const isThere = window > POINTER_ROOT && this.isVisible(window);
    this.#x.setFocus(this.#display, isThere ? window : POINTER_ROOT, REVERT_TO_POINTER_ROOT, 0);
  }

  /** Those that lie on the display or in a window manager's frame, seen or not. */
  all(): readonly number[] {
    return this.#below(this.#x.root(this.#display), 0);
  }

  isVisible(window: number): boolean {
    const attributes = Buffer.alloc(ATTRIBUTES_BYTES);
    const isKnown = this.#x.attributes(this.#display, window, attributes) !== 0;
    return isKnown && attributes.readInt32LE(MAP_STATE_OFFSET) === IS_VIEWABLE;
  }

  /** "" when it has none, or is gone. */
  titleOf(window: number): string {
    const text: Partial<TextProperty> = {};
    if (this.#x.name(this.#display, window, text) === 0 || !text.value) return "";
    const title = this.#x.koffi.decode.string(text.value);
    this.#x.free(text.value);
    return title ?? "";
  }

  /** The process that a window says it belongs to; null when it does not say. */
  processOf(window: number): number | null {
    const property = this.#x.atom(this.#display, "_NET_WM_PID", 0);
    const [count, value]: [Out, OutPointer] = [[0], [null]];
    const d = this.#display;
    const status = this.#x.property(d, window, property, 0, 1, 0, CARDINAL, [0], [0], count, [0], value);
    if (status !== 0 || value[0] === null) return null;
    const pid = count[0] === 1 ? Number(new BigUint64Array(this.#x.koffi.view(value[0], WINDOW_BYTES))[0]) : null;
    this.#x.free(value[0]);
    return pid;
  }

  /** Takes a window off the display. Its program goes on as if its user had hidden it. */
  withdraw(window: number): void {
    this.#x.withdraw(this.#display, window, 0);
  }

  /** Asks the window manager to make a window small; without one nothing happens. */
  iconify(window: number): void {
    this.#x.iconify(this.#display, window, 0);
  }

  #below(parent: number, depth: number): readonly number[] {
    if (depth === MOST_DEPTH) return [];
    return this.#childrenOf(parent).flatMap((child) => [child, ...this.#below(child, depth + 1)]);
  }

  #childrenOf(parent: number): readonly number[] {
    const [children, count]: [OutPointer, Out] = [[null], [0]];
    if (this.#x.tree(this.#display, parent, [0], [0], children, count) === 0 || children[0] === null) return [];
    const ids = new BigUint64Array(this.#x.koffi.view(children[0], count[0] * WINDOW_BYTES)).slice();
    this.#x.free(children[0]);
    return Array.from(ids, Number);
  }
}

/**
 * Runs `work` on a connection of its own to the display of `env`; null when there is none. A server that dies meanwhile ends nothing but
 * the connection.
 * @throws NativeUnavailable where there is no Xlib
 */
export function onXWindows<T>(env: NodeJS.ProcessEnv, work: (windows: XWindows) => T): T | null {
  loaded ??= bindWindows();
  const x = loaded;
  const display = openDisplay(x, env["DISPLAY"] ?? "", env["XAUTHORITY"]);
  if (display === null) return null;
  let isGone = false;
  const forget = x.onDeath(display, () => (isGone = true));
  try {
    return work(new XWindows(x, display));
  } finally {
    if (!isGone) x.close(display);
    forget();
  }
}
