import type { DesktopCapturerSource, Display } from "electron";
import type { CaptureWindowOrder } from "../../protocol/capture/desktop-window.ts";

/** Null: the primary one. */
export type OrderedDisplay = Extract<CaptureWindowOrder, { type: "open" }>["display"];
type KnownDisplay = Pick<Display, "id" | "label" | "bounds" | "scaleFactor">;
type KnownSource = Pick<DesktopCapturerSource, "id" | "name" | "display_id">;

export interface Screens<Source extends KnownSource = KnownSource> {
  /** In Electron's order. */
  readonly displays: readonly KnownDisplay[];
  readonly primaryId: number;
  readonly sources: readonly Source[];
}

/**
 * The source that shows the ordered display, or null when none surely does: better no picture than that of another display. The agent and
 * Electron know displays by different names, so what they have in common decides: the id, the label, the size, the place in the order.
 */
export function pickSource<Source extends KnownSource>(
  ordered: OrderedDisplay,
  screens: Screens<Source>,
): Source | null {
  const display = findDisplay(ordered, screens);
  return display === null ? null : findSource(display, screens);
}

function findDisplay(ordered: OrderedDisplay, { displays, primaryId }: Screens): KnownDisplay | null {
  const primary = displays.find(({ id }) => id === primaryId) ?? displays[0] ?? null;
  if (ordered === null) return primary;
  const { display, index } = ordered;
  const byName =
    displays.find(({ id }) => String(id) === display.id) ??
    only(displays.filter(({ label }) => label !== "" && (label === display.name || label === display.id)));
  if (byName) return byName;
  const sameSize = displays.filter((one) => hasSize(one, display));
  // Several of one size: the primary one is told apart, then the order is all that is left.
  const alike = sameSize.filter(({ id }) => (id === primaryId) === display.primary);
  const atIndex = displays[index] ?? null;
  if (atIndex !== null && alike.includes(atIndex)) return atIndex;
  return only(alike) ?? only(sameSize) ?? (sameSize.length === 0 ? atIndex : null);
}

/** Electron tells sizes in points as the display stands, turned or not; the agent in pixels. A fraction of a point is lost between them. */
function hasSize({ bounds, scaleFactor }: KnownDisplay, { width, height }: { width: number; height: number }): boolean {
  const isNear = (points: number, pixels: number) => Math.abs(points * scaleFactor - pixels) <= Math.ceil(scaleFactor);
  return isNear(bounds.width, width) && isNear(bounds.height, height);
}

function findSource<Source extends KnownSource>(
  display: KnownDisplay,
  { displays, sources }: Screens<Source>,
): Source | null {
  const named = sources.find(({ display_id: id }) => id === String(display.id));
  if (named) return named;
  // Where the system names no displays, sources come in the order of displays, or there is one that the person chose.
  if (sources.some(({ display_id: id }) => id !== "")) return null;
  if (sources.length === displays.length) return sources[displays.indexOf(display)] ?? null;
  return only(sources);
}

function only<Item>(items: readonly Item[]): Item | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}
