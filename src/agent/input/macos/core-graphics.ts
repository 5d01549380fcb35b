import { assertNever } from "../../../base/assert-never.ts";
import { bindFunction, loadKoffi, loadLibrary } from "../../native/load-koffi.ts";
import { InputUnavailable } from "../contract.ts";
import type { MacEvent, MacPlace } from "./mac-events.ts";
import type { MacPointer } from "./mac-mouse.ts";

const FRAMEWORK = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices";
const HID_EVENT_TAP = 0;
const PIXELS = 0;
const FIELD = { clicks: 1, deltaX: 4, deltaY: 5 } as const;

interface Rectangle {
  readonly origin: MacPlace;
  readonly size: { readonly width: number; readonly height: number };
}
type Event = { readonly brand: "CGEvent" };

type CoreGraphics = ReturnType<typeof bindCoreGraphics>;

let loaded: CoreGraphics | undefined;

function bindCoreGraphics() {
  const koffi = loadKoffi();
  const framework = loadLibrary(koffi, FRAMEWORK, "a macOS is needed");
  koffi.struct("CGPoint", { x: "double", y: "double" });
  koffi.struct("CGSize", { width: "double", height: "double" });
  koffi.struct("CGRect", { origin: "CGPoint", size: "CGSize" });
  const bind = <F>(definition: string): F => bindFunction<F>(framework, definition);
  return {
    isTrusted: bind<() => boolean>("bool AXIsProcessTrusted()"),
    mainDisplay: bind<() => number>("uint32 CGMainDisplayID()"),
    bounds: bind<(display: number) => Rectangle>("CGRect CGDisplayBounds(uint32 display)"),
    release: bind<(object: unknown) => void>("void CFRelease(void *object)"),
    create: bind<(source: null) => Event | null>("void *CGEventCreate(void *source)"),
    location: bind<(event: Event) => MacPlace>("CGPoint CGEventGetLocation(void *event)"),
    createKey: bind<(source: null, keyCode: number, isDown: boolean) => Event | null>(
      "void *CGEventCreateKeyboardEvent(void *source, uint16 keyCode, bool down)",
    ),
    createMouse: bind<(source: null, type: number, at: MacPlace, button: number) => Event | null>(
      "void *CGEventCreateMouseEvent(void *source, uint32 type, CGPoint at, uint32 button)",
    ),
    createScroll: bind<(source: null, units: number, wheels: number, y: number, x: number, z: number) => Event | null>(
      "void *CGEventCreateScrollWheelEvent2(void *source, uint32 units, uint32 wheels, int32 y, int32 x, int32 z)",
    ),
    setText: bind<(event: Event, length: number, units: Uint16Array) => void>(
      "void CGEventKeyboardSetUnicodeString(void *event, ulong length, void *units)",
    ),
    setFlags: bind<(event: Event, flags: number) => void>("void CGEventSetFlags(void *event, uint64 flags)"),
    setField: bind<(event: Event, field: number, value: number) => void>(
      "void CGEventSetIntegerValueField(void *event, uint32 field, int64 value)",
    ),
    post: bind<(tap: number, event: Event) => void>("void CGEventPost(uint32 tap, void *event)"),
  };
}

/** @throws InputUnavailable, or NativeUnavailable on another system */
export function openCoreGraphics(): MacPointer {
  loaded ??= bindCoreGraphics();
  const graphics = loaded;
  if (!graphics.isTrusted()) {
    throw new InputUnavailable(
      "macOS lets only programs inject that are allowed to: Privacy & Security, Accessibility.",
    );
  }
  return {
    post: (event) => post(graphics, event),
    place: () => withEvent(graphics, graphics.create(null), (event) => graphics.location(event)) ?? { x: 0, y: 0 },
    mainDisplay: () => graphics.bounds(graphics.mainDisplay()).size,
    nowMs: () => performance.now(),
  };
}

function post(graphics: CoreGraphics, event: MacEvent): void {
  withEvent(graphics, create(graphics, event), (native) => {
    if (event.kind === "key") {
      graphics.setFlags(native, event.flags);
      const units = Uint16Array.from({ length: event.text.length }, (_, index) => event.text.charCodeAt(index));
      if (units.length > 0) graphics.setText(native, units.length, units);
    } else if (event.kind === "mouse") {
      graphics.setField(native, FIELD.clicks, event.clicks);
      graphics.setField(native, FIELD.deltaX, event.by.x);
      graphics.setField(native, FIELD.deltaY, event.by.y);
    }
    graphics.post(HID_EVENT_TAP, native);
  });
}

function create(graphics: CoreGraphics, event: MacEvent): Event | null {
  switch (event.kind) {
    case "key":
      return graphics.createKey(null, event.keyCode, event.isDown);
    case "mouse":
      return graphics.createMouse(null, event.type, event.at, event.button);
    case "scroll":
      return graphics.createScroll(null, PIXELS, 2, event.up, event.left, 0);
    default:
      return assertNever(event);
  }
}

/** Null when macOS had no memory for the event. */
function withEvent<T>(graphics: CoreGraphics, event: Event | null, use: (event: Event) => T): T | null {
  if (event === null) return null;
  try {
    return use(event);
  } finally {
    graphics.release(event);
  }
}
