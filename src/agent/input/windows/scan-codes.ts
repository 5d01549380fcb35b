import { evdevOfUsage } from "../keys/hid-to-evdev.ts";

/** Linux numbers the keys of the first PC keyboards by their scan codes; this is the last of those. */
const LAST_OF_OLD = 83;
const EXTENDED = 0xe000;

/** Scan codes (set 1) of all later keys, by Linux's number. Pause and Num Lock are as Windows tells them, not as keyboards do. */
const LATER: ReadonlyMap<number, number> = new Map([
  [69, 0xe045],
  [86, 0x56],
  [87, 0x57],
  [88, 0x58],
  [89, 0x73],
  [90, 0x78],
  [91, 0x77],
  [92, 0x79],
  [93, 0x70],
  [94, 0x7b],
  [95, 0x5c],
  [96, 0xe01c],
  [97, 0xe01d],
  [98, 0xe035],
  [99, 0xe037],
  [100, 0xe038],
  [102, 0xe047],
  [103, 0xe048],
  [104, 0xe049],
  [105, 0xe04b],
  [106, 0xe04d],
  [107, 0xe04f],
  [108, 0xe050],
  [109, 0xe051],
  [110, 0xe052],
  [111, 0xe053],
  [113, 0xe020],
  [114, 0xe02e],
  [115, 0xe030],
  [116, 0xe05e],
  [117, 0x59],
  [119, 0x45],
  [121, 0x7e],
  [122, 0x72],
  [123, 0x71],
  [124, 0x7d],
  [125, 0xe05b],
  [126, 0xe05c],
  [127, 0xe05d],
  // F13–F24
  ...[0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x76].map(
    (scanCode, index): [number, number] => [183 + index, scanCode],
  ),
]);

/** A key's scan code, 0xE0 in front of it where it has that. */
export interface ScanCode {
  readonly code: number;
  readonly isExtended: boolean;
}

/** Undefined for usages that no PC keyboard has. */
export function scanCodeOf(usage: number): ScanCode | undefined {
  const key = evdevOfUsage(usage);
  const whole = key === undefined ? undefined : (LATER.get(key) ?? (key <= LAST_OF_OLD ? key : undefined));
  return whole === undefined ? undefined : { code: whole & 0xff, isExtended: whole >= EXTENDED };
}
