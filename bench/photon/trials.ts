/** What one run of trials in the viewer's page is told. */
export interface TrialsOrder {
  /** CSS selector of the canvas or video that shows the screen. */
  readonly picture: string;
  readonly trials: number;
  /** The host's screen, pixels. */
  readonly screen: { readonly width: number; readonly height: number };
  readonly clickAt: { readonly x: number; readonly y: number };
  readonly marker: { readonly x: number; readonly y: number; readonly size: number };
  /** Rest between two trials, at random within these bounds, so that trials fall anywhere between two frames. */
  readonly restMs: readonly [number, number];
  /** A press that nothing answers within this time is lost. */
  readonly lostAfterMs: number;
  /** No new trial begins after this. */
  readonly mostMs: number;
}

export interface Trial {
  /** When the event was dispatched, milliseconds since 1970 with fractions. */
  readonly atMs: number;
  /** Until the page's own picture showed the change; null = never. */
  readonly tookMs: number | null;
}

/**
 * Runs in the viewer's page, so it may use nothing of this module. Clicks and keys in turn are dispatched at the picture as the DOM
 * events that the viewer's own code listens to; the answer is seen when a frame of the page holds the changed pixel.
 */
export async function runTrials(order: TrialsOrder): Promise<Trial[]> {
  const picture = document.querySelector<HTMLVideoElement | HTMLCanvasElement>(order.picture);
  if (!picture) throw new Error(`nothing matches ${order.picture}`);
  const probe = document.createElement("canvas");
  probe.width = probe.height = 1;
  const context = probe.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no 2d context");
  const naturalWidth = () => (picture instanceof HTMLVideoElement ? picture.videoWidth : picture.width);
  const naturalHeight = () => (picture instanceof HTMLVideoElement ? picture.videoHeight : picture.height);
  const isWhite = () => {
    const [scaleX, scaleY] = [naturalWidth() / order.screen.width, naturalHeight() / order.screen.height];
    const inner = order.marker.size / 4;
    const x = (order.marker.x + order.marker.size / 2 - inner / 2) * scaleX;
    const y = (order.marker.y + order.marker.size / 2 - inner / 2) * scaleY;
    context.drawImage(picture, x, y, inner * scaleX, inner * scaleY, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return red + green + blue > 3 * 128;
  };
  const box = picture.getBoundingClientRect();
  const fit = Math.min(box.width / naturalWidth(), box.height / naturalHeight());
  const scale = (fit * naturalWidth()) / order.screen.width;
  const at = {
    clientX: box.left + (box.width - order.screen.width * scale) / 2 + order.clickAt.x * scale,
    clientY: box.top + (box.height - order.screen.height * scale) / 2 + order.clickAt.y * scale,
  };
  const common = { bubbles: true, cancelable: true, composed: true };
  const mouse = (isDown: boolean) => {
    const init = { ...common, ...at, button: 0, buttons: isDown ? 1 : 0 };
    const pointer = { ...init, pointerId: 1, pointerType: "mouse", isPrimary: true };
    picture.dispatchEvent(new PointerEvent(isDown ? "pointerdown" : "pointerup", pointer));
    picture.dispatchEvent(new MouseEvent(isDown ? "mousedown" : "mouseup", init));
  };
  const key = (isDown: boolean) =>
    picture.dispatchEvent(new KeyboardEvent(isDown ? "keydown" : "keyup", { ...common, key: "a", code: "KeyA" }));
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const rest = () => {
    const [least, most] = order.restMs;
    return new Promise((resolve) => setTimeout(resolve, least + Math.random() * (most - least)));
  };

  const trials: Trial[] = [];
  const startedMs = performance.now();
  while (trials.length < order.trials && performance.now() - startedMs < order.mostMs) {
    const press = trials.length % 2 === 0 ? mouse : key;
    const before = isWhite();
    const pressedMs = performance.now();
    press(true);
    let tookMs: number | null = null;
    while (tookMs === null && performance.now() - pressedMs < order.lostAfterMs) {
      await nextFrame();
      if (isWhite() !== before) tookMs = performance.now() - pressedMs;
    }
    press(false);
    trials.push({ atMs: performance.timeOrigin + pressedMs, tookMs });
    await rest();
  }
  return trials;
}
