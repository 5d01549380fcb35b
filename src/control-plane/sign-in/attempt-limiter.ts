import type { Clock } from "../../base/clock.ts";
import { Refusal } from "../refusal.ts";

export interface AttemptLimit {
  readonly attempts: number;
  readonly windowMs: number;
}

/** Keys remembered at most; beyond it the oldest window is forgotten. */
const MAX_KEYS = 50_000;

interface Window {
  readonly endsAtMs: number;
  used: number;
}

/**
 * Counts attempts per key in windows that start with the first attempt. In memory: a restart forgets, which costs an attacker more
 * than it gives. An attempt is taken before it is judged, so that many in parallel cannot all slip through, and given back when it
 * turns out to be legitimate.
 */
export class AttemptLimiter {
  readonly #limit: AttemptLimit;
  readonly #clock: Clock;
  /** In order of their ends, because all windows are of one length and the clock does not run backwards. */
  readonly #windows = new Map<string, Window>();

  constructor(limit: AttemptLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Null when the attempt may be made, else what is left to wait; `first` on the window's first refusal. */
  take(key: string): { readonly retryAfterMs: number; readonly first: boolean } | null {
    const now = this.#clock.monotonic();
    const window = this.#currentWindow(key, now);
    window.used++;
    if (window.used <= this.#limit.attempts) return null;
    return { retryAfterMs: window.endsAtMs - now, first: window.used === this.#limit.attempts + 1 };
  }

  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window && window.used > 0) window.used--;
  }

  /** Forgets every attempt under this key. */
  clear(key: string): void {
    this.#windows.delete(key);
  }

  #currentWindow(key: string, now: number): Window {
    this.#dropEnded(now);
    const found = this.#windows.get(key);
    if (found) return found;
    const oldest = this.#windows.keys().next();
    if (this.#windows.size >= MAX_KEYS && !oldest.done) this.#windows.delete(oldest.value);
    const window = { endsAtMs: now + this.#limit.windowMs, used: 0 };
    this.#windows.set(key, window);
    return window;
  }

  #dropEnded(now: number): void {
    for (const [key, window] of this.#windows) {
      if (window.endsAtMs > now) return;
      this.#windows.delete(key);
    }
  }
}

/** @throws Refusal `too_many_requests` when the key has used up its attempts */
export function takeAttempt(limiter: AttemptLimiter, key: string): void {
  const blocked = limiter.take(key);
  if (blocked) throw tooManyRequests(blocked.retryAfterMs);
}

export function tooManyRequests(retryAfterMs: number): Refusal {
  return new Refusal("too_many_requests", { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) });
}

/** An address as limits count it: an IPv6 host owns its whole /64, so that is what is counted. */
export function addressKey(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}
