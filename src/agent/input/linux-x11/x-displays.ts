import type { WatchableDisplay } from "../../../protocol/viewer/control.ts";
import type { XConnection } from "./x-connection.ts";

/** Where a display lies on the X screen, pixels. */
export interface DisplayArea extends WatchableDisplay {
  readonly x: number;
  readonly y: number;
}

/** XRRMonitorInfo of a 64-bit system. */
const MONITOR_BYTES = 56;
const MOST_DISPLAYS = 16;

/** All displays as RandR tells them, the primary one first; the whole screen as one where there is no RandR. */
export function readDisplays(connection: XConnection): readonly DisplayArea[] {
  const found = connection.ask(() => readMonitors(connection));
  if (found.length === 0) return [wholeScreen(connection)];
  const [first, ...rest] = found.toSorted((a, b) => Number(b.primary) - Number(a.primary)).slice(0, MOST_DISPLAYS);
  // Nobody need have named a primary display.
  return first === undefined ? [] : [{ ...first, primary: true }, ...rest];
}

function readMonitors({ x, display }: XConnection): readonly DisplayArea[] {
  if (x.randr === null) return [];
  const count: [number] = [0];
  const monitors = x.randr.monitors(display, x.root(display), 1, count);
  if (monitors === null) return [];
  const bytes = Buffer.from(x.koffi.view(monitors, Math.max(count[0], 0) * MONITOR_BYTES)).subarray();
  const areas = Array.from({ length: Math.max(count[0], 0) }, (_, index) =>
    readMonitor(bytes.subarray(index * MONITOR_BYTES), (atom) => nameOf({ x, display }, atom)),
  );
  x.randr.freeMonitors(monitors);
  return areas;
}

function readMonitor(bytes: Buffer, nameOfAtom: (atom: number) => string): DisplayArea {
  const name = nameOfAtom(Number(bytes.readBigUInt64LE(0)));
  return {
    id: name.slice(0, 64),
    name,
    primary: bytes.readInt32LE(8) !== 0,
    x: bytes.readInt32LE(20),
    y: bytes.readInt32LE(24),
    width: bytes.readInt32LE(28),
    height: bytes.readInt32LE(32),
  };
}

function nameOf({ x, display }: Pick<XConnection, "x" | "display">, atom: number): string {
  const text = x.atomName(display, atom);
  if (text === null) return `display ${atom}`;
  const name = x.koffi.decode.string(text);
  x.free(text);
  return name.slice(0, 256);
}

function wholeScreen({ x, display }: XConnection): DisplayArea {
  const [width, height] = [x.width(display, 0), x.height(display, 0)];
  return { id: "screen", name: "screen", primary: true, x: 0, y: 0, width, height };
}
