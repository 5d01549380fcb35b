import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../../node/logger.ts";
import type { HeldRecord } from "./held-input.ts";
import { HELD_ITEMS, isItem } from "./held-item.ts";

/** "LKH1", then for each item of `held-item.ts` a u32: 0 = up, else its code point plus one. Little-endian. */
const MAGIC = 0x31_48_4b_4c;
const ENTRY_BYTES = 4;
const FILE_BYTES = ENTRY_BYTES * (1 + HELD_ITEMS);

/**
 * What is held down, in `held-input.bin` of the data folder: one write of four bytes for each change, so that also an agent that was killed
 * finds at its next start what it has to release. It need not survive a power cut: nothing is held after one.
 */
export class HeldJournal implements HeldRecord {
  readonly leftovers: ReadonlyMap<number, number>;
  readonly #file: number;
  readonly #log: Logger;
  #hasSaidThatItFails = false;
  readonly #entry = new DataView(new ArrayBuffer(ENTRY_BYTES));

  /** @throws the system's error when the file cannot be opened */
  constructor(folder: string, log: Logger) {
    this.#log = log;
    this.#file = openSync(join(folder, "held-input.bin"), constants.O_RDWR | constants.O_CREAT, 0o600);
    this.leftovers = this.#readOrMend();
  }

  note(item: number, codePoint: number): void {
    this.#write(item, codePoint + 1);
  }

  erase(item: number): void {
    this.#write(item, 0);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(item: number, value: number): void {
    this.#entry.setUint32(0, value, true);
    try {
      writeSync(this.#file, this.#entry, 0, ENTRY_BYTES, ENTRY_BYTES * (1 + item));
      this.#hasSaidThatItFails = false;
    } catch (error) {
      // The input goes on, and this process will release it; only a killed one would not. There may be hundreds of keys a second.
      if (!this.#hasSaidThatItFails) this.#log.error({ err: error }, "what is held down cannot be written");
      this.#hasSaidThatItFails = true;
    }
  }

  #readOrMend(): ReadonlyMap<number, number> {
    const { size } = fstatSync(this.#file);
    const content = new DataView(new ArrayBuffer(FILE_BYTES));
    readSync(this.#file, content, 0, FILE_BYTES, 0);
    if (size === FILE_BYTES && content.getUint32(0, true) === MAGIC) return readEntries(content);
    if (size > 0) this.#log.warn("what was held down cannot be read: everything is released");
    return readEntries(this.#startOver(size > 0));
  }

  #startOver(isAllDown: boolean): DataView {
    const content = new DataView(new ArrayBuffer(FILE_BYTES));
    content.setUint32(0, MAGIC, true);
    for (let at = ENTRY_BYTES; at < FILE_BYTES; at += ENTRY_BYTES) content.setUint32(at, isAllDown ? 1 : 0, true);
    ftruncateSync(this.#file, 0);
    writeSync(this.#file, content, 0, FILE_BYTES, 0);
    return content;
  }
}

function readEntries(content: DataView): ReadonlyMap<number, number> {
  const entries = new Map<number, number>();
  for (let item = 0; item < HELD_ITEMS; item++) {
    const value = content.getUint32(ENTRY_BYTES * (1 + item), true);
    if (value !== 0 && isItem(item)) entries.set(item, value - 1);
  }
  return entries;
}
