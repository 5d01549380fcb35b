import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { DEVICES, type Device } from "../../protocol/viewer/rights.ts";
import type { WatchableDisplay } from "../../protocol/viewer/control.ts";
import { NativeUnavailable } from "../native/load-koffi.ts";
import { InjectorGone, InputUnavailable, type InputBackend, type InputBackendKind } from "../input/contract.ts";

/** How often a device that cannot be injected is tried again by itself, and at most when somebody needs it. */
const RETRY_MS = 15_000;
const FEWEST_MS_BETWEEN_TRIES = 1_000;
const MOST_REASON_CHARACTERS = 300;

type Injector<D extends Device> = NonNullable<InputBackend[D]>;

/** How a device is injected: the backend's name, or null and why it is not. */
export interface DeviceWay {
  readonly name: string | null;
  readonly reason: string;
}
export type DeviceWays = Readonly<Record<Device, DeviceWay>>;

export interface InputDeskParts {
  readonly clock: Clock;
  readonly log: Logger;
  /** The best first. */
  readonly kinds: readonly InputBackendKind[];
  /** Read anew at each try: the display may change. */
  readonly env: () => NodeJS.ProcessEnv;
}

/** Hears, at once, which devices lost their way to be injected and which found one. */
export interface DeskListener {
  lost(devices: readonly Device[]): void;
  found(devices: readonly Device[]): void;
}

/**
 * Opens the best ways to inject: for each device the first kind that works. A way that is lost is looked for again, by a timer and when it
 * is needed; no failure of a backend gets past this class.
 */
export class InputDesk {
  readonly #parts: InputDeskParts;
  readonly #open = new Map<InputBackendKind, InputBackend>();
  readonly #reasons = new Map<InputBackendKind, string>();
  readonly #chosen: Record<Device, InputBackend | null> = { keyboard: null, mouse: null, gamepad: null };
  #listener: DeskListener | null = null;
  #lastTryMs = Number.NEGATIVE_INFINITY;
  #handsUsedAtMs = Number.NEGATIVE_INFINITY;
  #retry: Cancel | null = null;

  constructor(parts: InputDeskParts) {
    this.#parts = parts;
  }

  /** Opens what can be opened, and keeps trying what cannot. */
  start(listener: DeskListener): void {
    this.#listener = listener;
    this.#look();
    this.#retry = this.#parts.clock.every(RETRY_MS, () => this.#look());
  }

  stop(): void {
    this.#retry?.();
    this.#retry = null;
    this.#listener = null;
    for (const backend of this.#open.values()) this.#close(backend);
    this.#open.clear();
    for (const device of DEVICES) this.#chosen[device] = null;
  }

  get ways(): DeviceWays {
    return { keyboard: this.#wayOf("keyboard"), mouse: this.#wayOf("mouse"), gamepad: this.#wayOf("gamepad") };
  }

  /** Why a device cannot be injected, for a pad the one of this slot; null when it can. */
  whyNot(device: Device, gamepadSlot: number): string | null {
    const { name, reason } = this.#wayOf(device);
    if (name === null) return reason;
    const slots = this.#chosen.gamepad?.gamepad?.slots ?? 0;
    return device === "gamepad" && gamepadSlot >= slots ? `${name} takes gamepads up to number ${slots} only` : null;
  }

  /** Where the displays are, as the mouse's way sees them; empty when it does not know, or was lost over the question. */
  get displays(): readonly WatchableDisplay[] {
    const backend = this.#chosen.mouse;
    try {
      return backend?.displays() ?? [];
    } catch (error) {
      if (backend) this.#drop(backend, error);
      return [];
    }
  }

  /** Milliseconds since a key, a button or the pointer was last injected, or was tried to be, whatever for; infinite when none ever was. */
  get handsAtRestMs(): number {
    return this.#parts.clock.monotonic() - this.#handsUsedAtMs;
  }

  /** Injects. False when there is no way to, or it was lost in the attempt; the listener has heard of it then. */
  use<D extends Device>(device: D, inject: (injector: Injector<D>) => void): boolean {
    const backend = this.#chosen[device] ?? this.#lookFor(device);
    const injector = backend?.[device];
    if (!backend || !injector) return false;
    if (device !== "gamepad") this.#handsUsedAtMs = this.#parts.clock.monotonic();
    try {
      inject(injector);
      return true;
    } catch (error) {
      this.#drop(backend, error);
      return false;
    }
  }

  #lookFor(device: Device): InputBackend | null {
    if (this.#listener === null) return null;
    if (this.#parts.clock.monotonic() - this.#lastTryMs >= FEWEST_MS_BETWEEN_TRIES) this.#look();
    return this.#chosen[device];
  }

  /** Opens kinds, the best first, until every device has a way. */
  #look(): void {
    this.#lastTryMs = this.#parts.clock.monotonic();
    const found: Device[] = [];
    for (const kind of this.#parts.kinds) {
      const missing = DEVICES.filter((device) => this.#chosen[device] === null);
      if (missing.length === 0) break;
      const backend = this.#open.get(kind) ?? this.#tryOpen(kind);
      if (backend === null) continue;
      const served = missing.filter((device) => backend[device] !== null);
      for (const device of served) this.#chosen[device] = backend;
      found.push(...served);
      if (DEVICES.some((device) => this.#chosen[device] === backend)) this.#open.set(kind, backend);
      else this.#close(backend);
    }
    if (found.length === 0) return;
    this.#parts.log.info({ input: this.ways }, "input can be injected");
    this.#listener?.found(found);
  }

  #tryOpen(kind: InputBackendKind): InputBackend | null {
    try {
      const backend = kind.open(this.#parts.env());
      this.#reasons.delete(kind);
      return backend;
    } catch (error) {
      if (!(error instanceof InputUnavailable || error instanceof NativeUnavailable))
        this.#parts.log.error({ err: error, kind: kind.name }, "a way to inject failed");
      this.#reasons.set(kind, error instanceof Error ? error.message : String(error));
      return null;
    }
  }

  #drop(backend: InputBackend, error: unknown): void {
    const kind = [...this.#open].find(([, one]) => one === backend)?.[0];
    // A second failure of what was dropped already, e.g. within the release that the first one caused.
    if (kind === undefined) return;
    const message = error instanceof Error ? error.message : String(error);
    const isExpected = error instanceof InjectorGone;
    this.#parts.log[isExpected ? "warn" : "error"]({ err: error, kind: kind.name }, "a way to inject is lost");
    this.#open.delete(kind);
    this.#reasons.set(kind, message);
    const devices = DEVICES.filter((device) => this.#chosen[device] === backend);
    for (const device of devices) this.#chosen[device] = null;
    this.#close(backend);
    this.#listener?.lost(devices);
  }

  #close(backend: InputBackend): void {
    try {
      backend.close();
    } catch (error) {
      this.#parts.log.warn({ err: error, kind: backend.name }, "a way to inject did not close");
    }
  }

  #wayOf(device: Device): DeviceWay {
    const name = this.#chosen[device]?.name ?? null;
    return { name, reason: name === null ? this.#reasonFor(device) : "" };
  }

  /** In the words of each kind, for an admin. */
  #reasonFor(device: Device): string {
    const reasons = this.#parts.kinds.map((kind) => `${kind.name}: ${this.#reasons.get(kind) ?? `has no ${device}`}`);
    const text = [...new Set(reasons)].join("; ") || "Latchkey has no way to inject input on this system";
    return text.slice(0, MOST_REASON_CHARACTERS);
  }
}
