import { bindFunction, loadKoffi, loadLibrary, type Koffi } from "./load-koffi.ts";

/** Xlib's own pointer, opaque here. */
export type Display = { readonly brand: "Display" };
/** Out parameters are arrays of one number. */
export type Out = [number];

export type XServerLibrary = ReturnType<typeof bindXServerLibrary>;

let loaded: XServerLibrary | undefined;

/**
 * What everybody needs of Xlib who speaks to an X server. Loaded once a process: its error handlers are the process's and not a connection's.
 * @throws NativeUnavailable
 */
export function loadXServerLibrary(): XServerLibrary {
  loaded ??= bindXServerLibrary();
  return loaded;
}

function bindXServerLibrary() {
  const koffi = loadKoffi();
  const x11 = loadLibrary(koffi, "libX11.so.6", "Debian: apt install libx11-6");
  const bind = <F>(definition: string): F => bindFunction<F>(x11, definition);
  return {
    koffi,
    x11,
    open: bind<(name: string | null) => Display | null>("void *XOpenDisplay(const char *name)"),
    close: bind<(d: Display) => number>("int XCloseDisplay(void *d)"),
    flush: bind<(d: Display) => number>("int XFlush(void *d)"),
    sync: bind<(d: Display, discard: number) => number>("int XSync(void *d, int discard)"),
    root: bind<(d: Display) => number>("ulong XDefaultRootWindow(void *d)"),
    free: bind<(memory: unknown) => number>("int XFree(void *memory)"),
    onDeath: bindDeath(koffi, bind),
  };
}

/**
 * Xlib ends the process when the server dies, without a word and without `exit` handlers, and for a refused request too. Both are turned
 * off: a refused request is of no use to anybody, and a dead server is told to the connection that had it.
 */
function bindDeath(koffi: Koffi, bind: <F>(definition: string) => F) {
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

/** Connects with the cookies of `authority`: Xlib reads that file's name from the process's own environment. Null when it cannot. */
export function openDisplay(x: XServerLibrary, name: string, authority: string | undefined): Display | null {
  const before = process.env["XAUTHORITY"];
  if (authority === before) return x.open(name);
  setAuthority(authority);
  try {
    return x.open(name);
  } finally {
    setAuthority(before);
  }
}

function setAuthority(file: string | undefined): void {
  if (file === undefined) delete process.env["XAUTHORITY"];
  else process.env["XAUTHORITY"] = file;
}
