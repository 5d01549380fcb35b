import { EventEmitter } from "node:events";
import type { PagePort } from "../../../src/agent/capture/port-wire.ts";

/** What crosses Node's channel between two processes, which cannot carry a port itself. */
type Carried =
  | { readonly kind: "message"; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly kind: "frame"; readonly port: number; readonly data: unknown }
  | { readonly kind: "close"; readonly port: number };

/** One end of such a channel: messages with ports go in here, and come out at the other end as if the ports had been handed over. */
export class PortBridge {
  readonly #say: (carried: Carried) => void;
  readonly #onMessage: (data: unknown, ports: readonly PagePort[]) => void;
  /** By number, whatever stands for the other end here. */
  readonly #ports = new Map<number, { frame(data: unknown): void; close(): void }>();
  #last = 0;

  constructor(say: (carried: Carried) => void, onMessage: (data: unknown, ports: readonly PagePort[]) => void) {
    this.#say = say;
    this.#onMessage = onMessage;
  }

  send(data: unknown, ports: readonly PagePort[] = []): void {
    this.#say({ kind: "message", data, ports: ports.map((port) => this.#handOver(port)) });
  }

  receive(message: unknown): void {
    const carried = message as Carried;
    if (carried.kind === "message") {
      this.#onMessage(
        carried.data,
        carried.ports.map((number) => this.#standIn(number)),
      );
    } else if (carried.kind === "frame") this.#ports.get(carried.port)?.frame(carried.data);
    else this.#ports.get(carried.port)?.close();
  }

  #handOver(port: PagePort): number {
    const number = ++this.#last;
    this.#ports.set(number, { frame: (data) => port.postMessage(data), close: () => port.close() });
    port.on("message", ({ data }) => this.#say({ kind: "frame", port: number, data }));
    port.on("close", () => this.#say({ kind: "close", port: number }));
    port.start();
    return number;
  }

  #standIn(number: number): PagePort {
    const events = new EventEmitter();
    let early: unknown[] | null = [];
    this.#ports.set(number, {
      frame: (data) => (early === null ? void events.emit("message", { data }) : void early.push(data)),
      close: () => void events.emit("close"),
    });
    return {
      on: (event: string, listener: (...values: never[]) => void) =>
        events.on(event, listener as (...values: unknown[]) => void),
      postMessage: (data) => this.#say({ kind: "frame", port: number, data }),
      start() {
        for (const data of early?.splice(0) ?? []) events.emit("message", { data });
        early = null;
      },
      close: () => this.#say({ kind: "close", port: number }),
    };
  }
}
