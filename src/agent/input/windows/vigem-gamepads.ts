import type { GamepadState } from "../../../protocol/input/frame.ts";
import { bindFunction, loadKoffi, loadLibrary } from "../../native/load-koffi.ts";
import { InjectorGone, InputUnavailable, type GamepadInjector } from "../contract.ts";
import { XUSB_FIELDS, xusbReport, type XusbReport } from "./xusb-report.ts";

const NO_ERROR = 0x2000_0000;

type ViGEm = ReturnType<typeof bindViGEm>;

let loaded: ViGEm | undefined;

function bindViGEm() {
  const koffi = loadKoffi();
  const library = loadLibrary(
    koffi,
    "ViGEmClient.dll",
    "install the ViGEm bus driver and put ViGEmClient.dll on the path",
  );
  koffi.struct("XUSB_REPORT", { ...XUSB_FIELDS });
  const bind = <F>(definition: string): F => bindFunction<F>(library, definition);
  return {
    alloc: bind<() => unknown>("void *vigem_alloc()"),
    connect: bind<(client: unknown) => number>("uint32 vigem_connect(void *client)"),
    disconnect: bind<(client: unknown) => void>("void vigem_disconnect(void *client)"),
    free: bind<(client: unknown) => void>("void vigem_free(void *client)"),
    allocPad: bind<() => unknown>("void *vigem_target_x360_alloc()"),
    add: bind<(client: unknown, pad: unknown) => number>("uint32 vigem_target_add(void *client, void *pad)"),
    remove: bind<(client: unknown, pad: unknown) => number>("uint32 vigem_target_remove(void *client, void *pad)"),
    freePad: bind<(pad: unknown) => void>("void vigem_target_free(void *pad)"),
    update: bind<(client: unknown, pad: unknown, report: XusbReport) => number>(
      "uint32 vigem_target_x360_update(void *client, void *pad, XUSB_REPORT report)",
    ),
  };
}

/** Pads of the ViGEm bus, each there while it is plugged in. */
export class ViGEmGamepads implements GamepadInjector {
  readonly slots = 4;
  readonly #library: ViGEm;
  readonly #client: unknown;
  readonly #pads = new Map<number, unknown>();

  /** @throws InputUnavailable, or NativeUnavailable */
  constructor() {
    loaded ??= bindViGEm();
    this.#library = loaded;
    this.#client = loaded.alloc();
    if (loaded.connect(this.#client) === NO_ERROR) return;
    loaded.free(this.#client);
    throw new InputUnavailable("The ViGEm bus driver does not answer.");
  }

  state(slot: number, state: GamepadState): void {
    if (!state.plugged) return this.unplug(slot);
    const pad = this.#pads.get(slot) ?? this.#plug(slot);
    const isTaken = this.#library.update(this.#client, pad, xusbReport(state)) === NO_ERROR;
    if (!isTaken) throw new InjectorGone("The ViGEm bus does not take input any more.");
  }

  /** Windows forgets what was pressed on a pad that is gone. */
  unplug(slot: number): void {
    const pad = this.#pads.get(slot);
    if (pad === undefined) return;
    this.#pads.delete(slot);
    this.#library.remove(this.#client, pad);
    this.#library.freePad(pad);
  }

  close(): void {
    for (const slot of this.#pads.keys()) this.unplug(slot);
    this.#library.disconnect(this.#client);
    this.#library.free(this.#client);
  }

  #plug(slot: number): unknown {
    const pad = this.#library.allocPad();
    if (this.#library.add(this.#client, pad) !== NO_ERROR) {
      this.#library.freePad(pad);
      throw new InjectorGone("The ViGEm bus does not take another gamepad.");
    }
    this.#pads.set(slot, pad);
    return pad;
  }
}
