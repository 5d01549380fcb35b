import type { BrowserWindow, Rectangle, Screen } from "electron";
import type { DesktopRequest } from "../../protocol/desktop-ipc/calls.ts";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import type { StateHub } from "../state-hub.ts";

/** From the edges of the screen where nobody has moved it yet. */
const MARGIN = 16;

export interface Point {
  readonly x: number;
  readonly y: number;
}

type IndicatorWindow = Pick<
  BrowserWindow,
  "getBounds" | "hide" | "isDestroyed" | "on" | "setContentSize" | "setPosition" | "showInactive"
>;

export interface IndicatorParts {
  /** The window, made when it is not there. */
  readonly window: () => IndicatorWindow;
  readonly hub: Pick<StateHub, "current" | "subscribe">;
  readonly screen: Pick<Screen, "getAllDisplays" | "getPrimaryDisplay" | "on">;
  /** Where the person last put it; null: nowhere yet. */
  readonly place: { read(): Point | null; write(place: Point): void };
}

/** A question is always shown; who is on, where the person wants to see it. Until the last one has left (ATK-31). */
export function isIndicatorShown({ agent, preferences }: DesktopState): boolean {
  const viewers = agent.guests?.viewers ?? [];
  return viewers.some(({ state }) => state === "asking") || (preferences.showIndicator && viewers.length > 0);
}

/**
 * Where the indicator goes: as near as possible to `wanted` within what is free of the display that it lies on, else in the upper right
 * corner of the first display. `workAreas`: of all displays, the primary one first; at least one.
 */
export function placeIndicator(
  wanted: Point | null,
  size: Pick<Rectangle, "width" | "height">,
  workAreas: readonly Rectangle[],
): Point {
  const area = wanted === null ? undefined : workAreas.find((one) => overlaps({ ...wanted, ...size }, one));
  if (wanted !== null && area !== undefined) {
    return {
      x: clamp(wanted.x, area.x, area.x + area.width - size.width),
      y: clamp(wanted.y, area.y, area.y + area.height - size.height),
    };
  }
  const [first] = workAreas;
  if (first === undefined) return { x: 0, y: 0 };
  return { x: Math.max(first.x, first.x + first.width - size.width - MARGIN), y: first.y + MARGIN };
}

/** The small window that says who is on. It comes and goes by itself, and never takes the keys from what the person is doing. */
export class Indicator {
  readonly #parts: IndicatorParts;
  readonly #known = new WeakSet<IndicatorWindow>();
  #shown: IndicatorWindow | null = null;

  constructor(parts: IndicatorParts) {
    this.#parts = parts;
    const { hub, screen } = parts;
    hub.subscribe((state) => this.#follow(state));
    // A display that is gone takes nothing with it.
    screen.on("display-added", () => this.#put());
    screen.on("display-removed", () => this.#put());
    screen.on("display-metrics-changed", () => this.#put());
    this.#follow(hub.current);
  }

  /** As large as its page's content. */
  resize({ width, height }: DesktopRequest<"resizeIndicator">): void {
    if (this.#shown === null || this.#shown.isDestroyed()) return;
    this.#shown.setContentSize(width, height);
    this.#put();
  }

  #follow(state: DesktopState): void {
    const isShown = this.#shown !== null && !this.#shown.isDestroyed();
    if (isIndicatorShown(state) === isShown) return;
    if (isShown) {
      this.#shown?.hide();
      this.#shown = null;
      return;
    }
    const window = this.#parts.window();
    const isNew = !this.#known.has(window);
    this.#known.add(window);
    // Told when the person moves it, on Windows and macOS; on Linux while they do.
    if (isNew) window.on("moved", () => this.#remember(window));
    this.#shown = window;
    this.#put();
    window.showInactive();
  }

  #remember(window: IndicatorWindow): void {
    if (window !== this.#shown || window.isDestroyed()) return;
    const { x, y } = window.getBounds();
    this.#parts.place.write({ x, y });
  }

  #put(): void {
    const window = this.#shown;
    if (window === null || window.isDestroyed()) return;
    const { place, screen } = this.#parts;
    const primary = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
    const areas = [primary, ...others].map(({ workArea }) => workArea);
    const { x, y } = placeIndicator(place.read(), window.getBounds(), areas);
    window.setPosition(x, y);
  }
}

function overlaps(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
