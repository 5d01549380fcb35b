import type { MouseButton } from "../../../protocol/input/frame.ts";
import type { WatchableDisplay } from "../../../protocol/viewer/control.ts";
import type { MouseInjector } from "../contract.ts";
import { Notches } from "../notches.ts";
import type { XConnection } from "./x-connection.ts";
import type { DisplayArea } from "./x-displays.ts";

const BUTTON_NUMBERS: Readonly<Record<MouseButton, number>> = { left: 1, middle: 2, right: 3, back: 8, forward: 9 };
const WHEEL = { up: 4, down: 5, left: 6, right: 7 } as const;
/** The greatest coordinate of a frame. */
const EDGE = 65_535;
const ALL_SCREENS = -1;

/** Moves the pointer by XTest. The X protocol counts wheels in whole notches: fractions wait for the rest. */
export class XMouse implements MouseInjector {
  readonly #connection: XConnection;
  readonly #displays: () => readonly DisplayArea[];
  readonly #wheelX = new Notches();
  readonly #wheelY = new Notches();

  constructor(connection: XConnection, displays: () => readonly DisplayArea[]) {
    this.#connection = connection;
    this.#displays = displays;
  }

  moveTo(x: number, y: number, display: WatchableDisplay | null): void {
    const areas = this.#displays();
    // A display that was just unplugged has no place any more; the first one then stands for it.
    const area = areas.find(({ id }) => id === display?.id) ?? areas[0];
    if (area === undefined) return;
    const across = area.x + Math.round((x / EDGE) * (area.width - 1));
    const down = area.y + Math.round((y / EDGE) * (area.height - 1));
    const { x: lib, display: server } = this.#connection;
    this.#connection.send(() => lib.fakeMotion(server, ALL_SCREENS, across, down, 0));
  }

  moveBy(dx: number, dy: number): void {
    const { x: lib, display: server } = this.#connection;
    this.#connection.send(() => lib.fakeRelativeMotion(server, dx, dy, 0));
  }

  button(button: MouseButton, isDown: boolean): void {
    const { x: lib, display: server } = this.#connection;
    this.#connection.send(() => lib.fakeButton(server, BUTTON_NUMBERS[button], Number(isDown), 0));
  }

  wheel(dx: number, dy: number): void {
    const [across, down] = [this.#wheelX.take(dx), this.#wheelY.take(dy)];
    this.#turn(across < 0 ? WHEEL.left : WHEEL.right, Math.abs(across));
    this.#turn(down < 0 ? WHEEL.up : WHEEL.down, Math.abs(down));
  }

  #turn(button: number, notches: number): void {
    const { x: lib, display: server } = this.#connection;
    for (let turned = 0; turned < notches; turned++) {
      this.#connection.send(() => {
        lib.fakeButton(server, button, 1, 0);
        lib.fakeButton(server, button, 0, 0);
      });
    }
  }
}
