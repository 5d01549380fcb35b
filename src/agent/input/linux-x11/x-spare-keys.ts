import { keysymOfCodePoint } from "./keysym.ts";
import type { XConnection } from "./x-connection.ts";

/** How long a borrowed key keeps its character after it was used, so that slow applications still find it. */
const RETURN_AFTER_MS = 2_000;
/** For how long a key keeps its character at least when there are more foreign characters than spare keys. */
const SLOW_APPLICATION_MS = 30;

/**
 * Keys of the map that write nothing, lent to characters that no key writes. A key keeps its character for a while, because an application
 * looks up what a key means only when it gets to the event; then the map is put back as it was.
 */
export class XSpareKeys {
  readonly #connection: XConnection;
  /** Character by key, the one used longest ago first. */
  readonly #lent = new Map<number, number>();
  readonly #usedAtMs = new Map<number, number>();
  #empty: number[] | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: XConnection) {
    this.#connection = connection;
  }

  has(keycode: number): boolean {
    return this.#lent.has(keycode);
  }

  /** Whether a change of the map is one of these keys', so that nothing else needs to be read again. */
  owns(changed: { readonly first: number; readonly count: number }): boolean {
    const keycodes = Array.from({ length: changed.count }, (_, index) => changed.first + index);
    return keycodes.every((keycode) => this.#lent.has(keycode) || this.#empty?.includes(keycode) === true);
  }

  /** Somebody else changed the map: it is read again, and keys that are not as they were lent are no longer these. */
  forget(): void {
    this.#empty = undefined;
  }

  /**
   * The key that writes a character, lent for it if need be; `held` keys are never taken away. Null when there is none to lend.
   * @throws InjectorGone
   */
  keyFor(codePoint: number, held: ReadonlySet<number>): number | null {
    const empty = this.#emptyKeys();
    const keycode = this.#keyOf(codePoint) ?? empty.pop() ?? this.#oldest(held);
    if (keycode === undefined) return null;
    const isNew = this.#lent.get(keycode) !== codePoint;
    this.#lent.delete(keycode);
    this.#lent.set(keycode, codePoint);
    this.#usedAtMs.set(keycode, performance.now());
    if (isNew) this.#map(keycode, keysymOfCodePoint(codePoint));
    this.#returnLater(held);
    return keycode;
  }

  /** Puts the map back. Keys that are held keep their character until they are let go. @throws InjectorGone */
  restore(held: ReadonlySet<number>): void {
    clearTimeout(this.#timer);
    const empty = this.#emptyKeys();
    for (const keycode of [...this.#lent.keys()].filter((lent) => !held.has(lent))) {
      this.#map(keycode, 0);
      this.#lent.delete(keycode);
      empty.push(keycode);
    }
    if (this.#lent.size > 0) this.#returnLater(held);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #returnLater(held: ReadonlySet<number>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#restoreIfThere(held), RETURN_AFTER_MS).unref();
  }

  #restoreIfThere(held: ReadonlySet<number>): void {
    try {
      this.restore(held);
    } catch {
      // The server died, and its map with it; the next event that is injected tells.
    }
  }

  #keyOf(codePoint: number): number | undefined {
    return [...this.#lent].find(([, lent]) => lent === codePoint)?.[0];
  }

  /** The one used longest ago. An application that is to look it up still would get the wrong character, so it is given time. */
  #oldest(held: ReadonlySet<number>): number | undefined {
    const keycode = [...this.#lent.keys()].find((lent) => !held.has(lent));
    if (keycode === undefined) return undefined;
    const waitMs = (this.#usedAtMs.get(keycode) ?? 0) + SLOW_APPLICATION_MS - performance.now();
    if (waitMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs);
    return keycode;
  }

  /** The same on both levels, or the server would make lower and upper case of it. */
  #map(keycode: number, keysym: number): void {
    const { x, display } = this.#connection;
    const keysyms = new BigUint64Array([BigInt(keysym), BigInt(keysym)]);
    this.#connection.send(() => x.changeKeyboardMapping(display, keycode, 2, keysyms, 1));
  }

  #emptyKeys(): number[] {
    this.#empty ??= this.#connection.ask(() => this.#readEmptyKeys());
    return this.#empty;
  }

  #readEmptyKeys(): number[] {
    const { x, display } = this.#connection;
    const [least, most, perKey]: [[number], [number], [number]] = [[0], [0], [0]];
    x.keycodeRange(display, least, most);
    const count = most[0] - least[0] + 1;
    const map = x.keyboardMapping(display, least[0], count, perKey);
    if (map === null) return [];
    const keysyms = new BigUint64Array(x.koffi.view(map, count * perKey[0] * 8)).slice();
    x.free(map);
    for (const [keycode, codePoint] of this.#lent) {
      if (keysyms[(keycode - least[0]) * perKey[0]] !== BigInt(keysymOfCodePoint(codePoint)))
        this.#lent.delete(keycode);
    }
    return Array.from({ length: count }, (_, index) => index)
      .filter((index) => keysyms.subarray(index * perKey[0], (index + 1) * perKey[0]).every((keysym) => keysym === 0n))
      .map((index) => least[0] + index);
  }
}
