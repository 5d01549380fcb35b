import { createHmac } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { toAuditLine } from "../audit/audit-line.ts";
import type { AuditEventTable } from "../storage/schema.ts";
import type { AuditSink } from "./audit-sink.ts";

/**
 * Posts the log as `{"events": […]}`. `x-latchkey-signature` is `v1=` and the HMAC-SHA256, hex, of the timestamp, a full stop and the
 * body; `x-latchkey-timestamp` is in seconds, so that an old delivery can be told from a new one. Any answer of 200 to 299 means taken.
 */
export class WebhookSink implements AuditSink {
  readonly name = "webhook";
  readonly mostEvents = 100;
  readonly #url: string;
  readonly #secret: string;
  readonly #clock: Pick<Clock, "now">;

  constructor({ secret, url }: { readonly url: string; readonly secret: string }, clock: Pick<Clock, "now">) {
    this.#url = url;
    this.#secret = secret;
    this.#clock = clock;
  }

  async deliver(events: readonly AuditEventTable[], signal: AbortSignal): Promise<void> {
    const body = `{"events":[${events.map(toAuditLine).join(",")}]}`;
    const timestamp = String(Math.floor(this.#clock.now() / 1_000));
    const response = await fetch(this.#url, {
      method: "POST",
      body,
      signal,
      // A signed body goes where it was sent to, and nowhere else.
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": "latchkey",
        "x-latchkey-delivery": `${events[0]?.seq}-${events.at(-1)?.seq}`,
        "x-latchkey-timestamp": timestamp,
        "x-latchkey-signature": signWebhook(this.#secret, timestamp, body),
      },
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`the webhook answered ${response.status}`);
  }

  async close(): Promise<void> {
    // Connections end by themselves.
  }
}

export function signWebhook(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
