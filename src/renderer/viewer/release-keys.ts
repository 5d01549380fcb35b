/** `viewer:keysHint` and `viewer:screenOf` name them. */
const COMBINATION = ["ControlRight", "ShiftRight"];

/**
 * Notices the keys that take the keyboard back from the machine: both pressed, nothing else with them, and both let go. So a keyboard
 * user is never locked in, and shortcuts that contain these keys still work.
 */
export class ReleaseKeys {
  readonly #down = new Set<string>();
  #isArmed = false;

  press(code: string): void {
    this.#down.add(code);
    this.#isArmed = this.#down.size === COMBINATION.length && COMBINATION.every((key) => this.#down.has(key));
  }

  /** True when this was the last key of the combination to be let go. */
  letGo(code: string): boolean {
    this.#down.delete(code);
    if (this.#down.size > 0) return false;
    const wasArmed = this.#isArmed && COMBINATION.includes(code);
    this.#isArmed = false;
    return wasArmed;
  }

  /** The page lost the keyboard: nothing is known to be down any more. */
  forget(): void {
    this.#down.clear();
    this.#isArmed = false;
  }
}
