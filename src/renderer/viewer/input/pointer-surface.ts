import type { Clock } from "../../../base/clock.ts";
import { buttonChanges } from "./button-changes.ts";
import type { InputSender } from "./input-sender.ts";
import { pictureBox, placeOnDisplay } from "./letterbox.ts";
import { TouchGestures } from "./touch-gestures.ts";
import { WheelSteps } from "./wheel-steps.ts";

interface PointerSurfaceParts {
  readonly sender: InputSender;
  readonly surface: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly clock: Clock;
  /** A mouse was pressed on the surface: the keyboard belongs to it now. */
  readonly onPress: () => void;
}

/** Mouse, pen, wheel and touch on the surface that shows the video. */
export class PointerSurface {
  readonly #parts: PointerSurfaceParts;
  readonly #wheel = new WheelSteps();
  readonly #touchWheel = new WheelSteps();
  readonly #touch: TouchGestures;
  #buttons = 0;

  constructor(parts: PointerSurfaceParts, signal: AbortSignal) {
    this.#parts = parts;
    const { sender, surface } = parts;
    this.#touch = new TouchGestures(parts.clock, {
      pointTo: (x, y) => this.#pointTo(x, y),
      button: (button, isDown) => sender.button(button, isDown),
      scroll: (dx, dy) => {
        const steps = this.#touchWheel.take({ deltaX: -dx, deltaY: -dy, deltaMode: 0 });
        sender.wheel(steps.dx, steps.dy);
      },
    });
    // Raw updates come as the hand moves; plain moves wait for the next frame of the page.
    const moves = "onpointerrawupdate" in surface ? "pointerrawupdate" : "pointermove";
    const move = (event: Event) => event instanceof PointerEvent && this.#moved(event);
    surface.addEventListener(moves, move, { signal });
    surface.addEventListener("pointermove", (event) => this.#changed(event), { signal });
    surface.addEventListener("pointerdown", (event) => this.#pressed(event), { signal });
    surface.addEventListener("pointerup", (event) => this.#changed(event), { signal });
    surface.addEventListener("pointercancel", () => this.letGo(), { signal });
    surface.addEventListener("wheel", (event) => this.#turned(event), { signal, passive: false });
    surface.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    surface.addEventListener("dragstart", (event) => event.preventDefault(), { signal });
    // A press must not take the keyboard away or select, the middle button not scroll, nor the side buttons leave the page.
    for (const name of ["mousedown", "mouseup", "auxclick"] as const) {
      surface.addEventListener(name, (event) => event.preventDefault(), { signal });
    }
  }

  /** Fingers and buttons count as up; the host is told by whoever calls. */
  letGo(): void {
    this.#touch.cancel();
    for (const { button, isDown } of buttonChanges(this.#buttons, 0)) this.#parts.sender.button(button, isDown);
    this.#buttons = 0;
  }

  get #isLocked(): boolean {
    return document.pointerLockElement === this.#parts.surface;
  }

  #moved(event: PointerEvent): void {
    if (event.pointerType === "touch") return this.#touch.move(finger(event));
    if (this.#isLocked) this.#parts.sender.pointBy(event.movementX, event.movementY);
    else this.#pointTo(event.clientX, event.clientY);
  }

  #pressed(event: PointerEvent): void {
    const { surface, onPress } = this.#parts;
    if (!this.#isLocked) surface.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") onPress();
    this.#changed(event);
    if (event.pointerType === "touch") {
      event.preventDefault();
      this.#touch.down(finger(event));
    }
  }

  /** Buttons that are pressed while another one is held come as moves. */
  #changed(event: PointerEvent): void {
    if (event.pointerType === "touch") {
      if (event.type === "pointerup") this.#touch.up(event.pointerId);
      return;
    }
    const changes = buttonChanges(this.#buttons, event.buttons);
    this.#buttons = event.buttons;
    if (changes.length === 0) return;
    if (!this.#isLocked) this.#pointTo(event.clientX, event.clientY);
    for (const { button, isDown } of changes) this.#parts.sender.button(button, isDown);
  }

  #pointTo(clientX: number, clientY: number): void {
    const { video, sender } = this.#parts;
    const picture = pictureBox(video.getBoundingClientRect(), video.videoWidth, video.videoHeight);
    const { x, y } = placeOnDisplay(picture, clientX, clientY);
    sender.pointTo(x, y);
  }

  #turned(event: WheelEvent): void {
    // Also keeps Control and wheel from zooming the page.
    event.preventDefault();
    const { dx, dy } = this.#wheel.take(turnOf(event));
    this.#parts.sender.wheel(dx, dy);
  }
}

function finger({ pointerId, clientX, clientY }: PointerEvent): { id: number; x: number; y: number } {
  return { id: pointerId, x: clientX, y: clientY };
}

function turnOf(event: WheelEvent): Parameters<WheelSteps["take"]>[0] {
  const { deltaX, deltaY, deltaMode } = event;
  const notches = "wheelDeltaX" in event && "wheelDeltaY" in event ? [event.wheelDeltaX, event.wheelDeltaY] : [];
  const [wheelDeltaX, wheelDeltaY] = notches;
  if (typeof wheelDeltaX !== "number" || typeof wheelDeltaY !== "number") return { deltaX, deltaY, deltaMode };
  return { deltaX, deltaY, deltaMode, wheelDeltaX, wheelDeltaY };
}
