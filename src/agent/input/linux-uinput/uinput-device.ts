import { closeSync, constants, openSync, writeSync } from "node:fs";
import { InjectorGone, InputUnavailable } from "../contract.ts";
import { bindFunction, loadKoffi, loadLibrary } from "../../native/load-koffi.ts";
import * as layout from "./uinput-layout.ts";

const DEVICE = "/dev/uinput";

/** What a device can do, told to the kernel before it exists. */
export interface DeviceAbilities {
  readonly identity: layout.DeviceIdentity;
  readonly keys: readonly number[];
  readonly relative: readonly number[];
  readonly axes: readonly layout.AxisRange[];
  /** The kernel repeats keys that are held, as a real keyboard's. */
  readonly repeats: boolean;
}

/** Takes events, all of one moment. @throws InjectorGone */
export interface EventSink {
  emit(events: readonly layout.KernelEvent[]): void;
}

/** ioctl(2), once with a number and once with a structure. */
export interface Ioctl {
  number(fd: number, request: number, value: number): number;
  bytes(fd: number, request: number, value: Buffer): number;
}

/** @throws InputUnavailable */
export function loadIoctl(): Ioctl {
  const koffi = loadKoffi();
  const libc = loadLibrary(koffi, "libc.so.6", "a Linux with glibc is needed");
  return {
    number: bindFunction<Ioctl["number"]>(libc, "int ioctl(int fd, ulong request, int value)"),
    bytes: bindFunction<Ioctl["bytes"]>(libc, "int ioctl(int fd, ulong request, void *value)"),
  };
}

/** @throws InputUnavailable when this user may not make input devices, or the kernel cannot */
export function openUinput(): number {
  try {
    return openSync(DEVICE, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new InputUnavailable(openFailureText(error), { cause: error });
  }
}

function openFailureText(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return `there is no ${DEVICE}: load the kernel module uinput.`;
  if (code === "EACCES" || code === "EPERM")
    return `${DEVICE} is closed to this user: let the agent's user write to it.`;
  return `${DEVICE} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`;
}

/** One input device of the kernel's, there until it is closed. */
export class UinputDevice implements EventSink {
  readonly #fd: number;
  readonly #ioctl: Ioctl;
  #isOpen = true;

  /** @throws InputUnavailable */
  constructor(ioctl: Ioctl, abilities: DeviceAbilities) {
    this.#ioctl = ioctl;
    this.#fd = openUinput();
    try {
      this.#create(abilities);
    } catch (error) {
      closeSync(this.#fd);
      throw error;
    }
  }

  /** @throws InjectorGone */
  emit(events: readonly layout.KernelEvent[]): void {
    if (!this.#isOpen) throw new InjectorGone("The input device is closed.");
    try {
      writeSync(this.#fd, layout.encodeEvents(events));
    } catch (error) {
      throw new InjectorGone("The kernel does not take input any more.", { cause: error });
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#ioctl.number(this.#fd, layout.UI.deviceDestroy, 0);
    closeSync(this.#fd);
  }

  #create({ identity, keys, relative, axes, repeats }: DeviceAbilities): void {
    const { UI, EV } = layout;
    const bits = (type: number, request: number, codes: readonly number[]) => {
      if (codes.length > 0) this.#set(UI.setEventBit, type);
      for (const code of codes) this.#set(request, code);
    };
    bits(EV.key, UI.setKeyBit, keys);
    bits(EV.relative, UI.setRelativeBit, relative);
    if (repeats) this.#set(UI.setEventBit, EV.repeat);
    const codes = axes.map(({ code }) => code);
    bits(EV.absolute, UI.setAbsoluteBit, codes);
    for (const axis of axes) this.#setBytes(UI.absoluteSetup, layout.encodeAxisSetup(axis));
    this.#setBytes(UI.deviceSetup, layout.encodeDeviceSetup(identity));
    this.#set(UI.deviceCreate, 0);
  }

  #set(request: number, value: number): void {
    if (this.#ioctl.number(this.#fd, request, value) < 0) throw refused(request);
  }

  #setBytes(request: number, value: Buffer): void {
    if (this.#ioctl.bytes(this.#fd, request, value) < 0) throw refused(request);
  }
}

function refused(request: number): InputUnavailable {
  return new InputUnavailable(`The kernel refused to make an input device (request 0x${request.toString(16)}).`);
}
