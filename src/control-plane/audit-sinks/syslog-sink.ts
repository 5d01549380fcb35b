import { createSocket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { connect } from "node:net";
import { hostname } from "node:os";
import type { AuditEventTable } from "../storage/schema.ts";
import type { AuditSink } from "./audit-sink.ts";
import type { SinkConfiguration } from "./sink-configuration.ts";
import { toSyslogMessage } from "./syslog-message.ts";

type Target = NonNullable<SinkConfiguration["syslog"]>;

/** What fits into a datagram. */
const LONGEST_DATAGRAM = 65_000;
/** Between the last byte and our end of the connection. */
const SETTLE_MS = 100;

/**
 * Sends the log to a syslog server. Syslog has no acknowledgement: over TCP a connection carries one batch, and the batch has arrived when
 * the server closes its side after ours, which it does not do with unread bytes; over UDP nobody can know.
 */
export class SyslogSink implements AuditSink {
  readonly name = "syslog";
  readonly mostEvents: number;
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
    // Datagrams that come faster than they are read are dropped.
    this.mostEvents = target.protocol === "udp" ? 50 : 500;
  }

  async deliver(events: readonly AuditEventTable[], signal: AbortSignal): Promise<void> {
    const messages = events.map((event) => this.#message(event));
    if (this.#target.protocol === "udp") await sendDatagrams(this.#target, messages);
    else await sendOverTcp(this.#target, messages, signal);
  }

  async close(): Promise<void> {
    // Nothing stays open between deliveries.
  }

  #message(event: AuditEventTable): Buffer {
    const message = toSyslogMessage(event, hostname(), process.pid);
    if (this.#target.protocol === "tcp" || message.length <= LONGEST_DATAGRAM) return message;
    return toSyslogMessage({ ...event, data: '{"left_out":"too long for a datagram"}' }, hostname(), process.pid);
  }
}

async function sendDatagrams({ host, port }: Target, messages: readonly Buffer[]): Promise<void> {
  const { address, family } = await lookup(host);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) => {
        socket.send(message, port, address, (error) => (error ? reject(error) : resolve()));
      });
    }
  } finally {
    socket.close();
  }
}

/** Octet counting, as RFC 6587 frames messages. */
async function sendOverTcp({ host, port }: Target, messages: readonly Buffer[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const payload = Buffer.concat(messages.flatMap((message) => [Buffer.from(`${message.length} `), message]));
  const socket = connect({ host, port });
  const giveUp = () => socket.destroy(new Error("the server did not take the events in time"));
  let timer: NodeJS.Timeout | undefined;
  signal.addEventListener("abort", giveUp, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      let isEnding = false;
      let isTaken = false;
      socket.once("end", () => (isTaken = isEnding));
      socket.once("error", reject);
      socket.once("close", () => (isTaken ? resolve() : reject(new Error("the server closed too early"))));
      socket.resume();
      socket.write(payload, () => {
        // A server that closes without reading is found out before our own end could be taken for its reason.
        timer = setTimeout(() => {
          isEnding = true;
          socket.end();
        }, SETTLE_MS);
      });
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
    socket.destroy();
  }
}
