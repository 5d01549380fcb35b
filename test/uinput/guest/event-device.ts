import { closeSync, constants, openSync, readdirSync, readFileSync, readSync } from "node:fs";
import type { KernelEvent } from "../../../src/agent/input/linux-uinput/uinput-layout.ts";

const EVENT_BYTES = 24;
const REPEATED = 2;

/** One of the kernel's input devices, as every desktop reads them. */
export class EventDevice {
  readonly #fd: number;

  constructor(name: string) {
    this.#fd = openSync(`/dev/input/${name}`, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** What came since the last call, without the ends of reports and the kernel's own repeats. Null when the device is gone. */
  take(): readonly KernelEvent[] | null {
    const events: KernelEvent[] = [];
    const bytes = Buffer.alloc(EVENT_BYTES * 64);
    try {
      for (;;) {
        const length = readSync(this.#fd, bytes);
        for (let at = 0; at < length; at += EVENT_BYTES) events.push(eventAt(bytes, at));
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENODEV") return events.length === 0 ? null : meaningful(events);
      if (code !== "EAGAIN") throw error;
      return meaningful(events);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** The names in /dev/input of all devices of a name, the oldest first. */
export function devicesNamed(name: string): readonly string[] {
  return readdirSync("/sys/class/input")
    .filter((entry) => entry.startsWith("event"))
    .filter((entry) => readFileSync(`/sys/class/input/${entry}/device/name`, "utf8").trim() === name)
    .toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
}

function eventAt(bytes: Buffer, at: number): KernelEvent {
  return {
    type: bytes.readUInt16LE(at + 16),
    code: bytes.readUInt16LE(at + 18),
    value: bytes.readInt32LE(at + 20),
  };
}

function meaningful(events: readonly KernelEvent[]): readonly KernelEvent[] {
  return events.filter(({ type, value }) => type !== 0 && !(type === 1 && value === REPEATED));
}
