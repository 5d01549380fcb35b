import type { BackoffBounds } from "../../src/base/backoff.ts";

/** The bounds with which the real agent comes back. */
export const RECONNECT_BOUNDS: BackoffBounds = { firstMs: 1_000, maxMs: 30_000 };
