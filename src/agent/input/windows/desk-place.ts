/** All displays together, and the primary one, whose corner is 0, 0. Pixels, as this process is told them. */
export interface WindowsDesk {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly primaryWidth: number;
  readonly primaryHeight: number;
}

/** The greatest coordinate of a frame. */
const EDGE = 65_535;
const STEPS = 65_536;

/** A place on the primary display, 0…65 535, as one on the whole desk. It names the very pixel that Windows then makes of it. */
export function placeOnDesk(x: number, y: number, desk: WindowsDesk): { readonly x: number; readonly y: number } {
  return {
    x: along(x, desk.primaryWidth, desk.x, desk.width),
    y: along(y, desk.primaryHeight, desk.y, desk.height),
  };
}

function along(place: number, primary: number, start: number, whole: number): number {
  const pixel = Math.round((place / EDGE) * (primary - 1)) - start;
  return Math.min(EDGE, Math.ceil((pixel * STEPS) / Math.max(1, whole)));
}
