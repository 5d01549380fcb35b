/*
 * Numbers and structures of <linux/uinput.h> and <linux/input.h> on a 64-bit little-endian Linux, as pure functions.
 */

/** Requests of ioctl(2) on /dev/uinput. */
export const UI = {
  setEventBit: 0x4004_5564,
  setKeyBit: 0x4004_5565,
  setRelativeBit: 0x4004_5566,
  setAbsoluteBit: 0x4004_5567,
  deviceSetup: 0x405c_5503,
  absoluteSetup: 0x401c_5504,
  deviceCreate: 0x5501,
  deviceDestroy: 0x5502,
} as const;

export const EV = { synchronise: 0, key: 1, relative: 2, absolute: 3, repeat: 20 } as const;
export const REL = { x: 0, y: 1, wheelX: 6, wheelY: 8, fineWheelY: 11, fineWheelX: 12 } as const;
export const BUTTON = { left: 0x110, right: 0x111, middle: 0x112, side: 0x113, extra: 0x114 } as const;
export const ABS = { x: 0, y: 1, z: 2, rx: 3, ry: 4, rz: 5, hat0x: 16, hat0y: 17 } as const;

export interface DeviceIdentity {
  readonly name: string;
  readonly bus: number;
  readonly vendor: number;
  readonly product: number;
  readonly version: number;
}

export interface AxisRange {
  readonly code: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Changes up to this size are noise. */
  readonly fuzz: number;
  /** Values up to this size mean the middle. */
  readonly flat: number;
}

const NAME_BYTES = 80;

/** struct uinput_setup: input_id, name[80], ff_effects_max; 92 bytes. */
export function encodeDeviceSetup({ name, bus, vendor, product, version }: DeviceIdentity): Buffer {
  const bytes = Buffer.alloc(92);
  [bus, vendor, product, version].forEach((word, index) => bytes.writeUInt16LE(word, index * 2));
  bytes.write(name, 8, NAME_BYTES - 1, "latin1");
  return bytes;
}

/** struct uinput_abs_setup: code, two bytes of padding, input_absinfo; 28 bytes. */
export function encodeAxisSetup({ code, minimum, maximum, fuzz, flat }: AxisRange): Buffer {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt16LE(code, 0);
  // value, minimum, maximum, fuzz, flat, resolution
  [0, minimum, maximum, fuzz, flat, 0].forEach((value, index) => bytes.writeInt32LE(value, 4 + index * 4));
  return bytes;
}

export interface KernelEvent {
  readonly type: number;
  readonly code: number;
  readonly value: number;
}

/** One struct input_event (24 bytes) each, and the report that ends them. The kernel fills in the time. */
export function encodeEvents(events: readonly KernelEvent[]): Buffer {
  const all = [...events, { type: EV.synchronise, code: 0, value: 0 }];
  const bytes = Buffer.alloc(all.length * 24);
  all.forEach(({ type, code, value }, index) => {
    bytes.writeUInt16LE(type, index * 24 + 16);
    bytes.writeUInt16LE(code, index * 24 + 18);
    bytes.writeInt32LE(value, index * 24 + 20);
  });
  return bytes;
}
