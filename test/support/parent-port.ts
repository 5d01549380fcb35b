import type { MessagePort } from "node:worker_threads";
import type { ParentPort } from "../../src/agent/capture/desktop-window.ts";
import type { PagePort } from "../../src/agent/capture/port-wire.ts";
import {
  CaptureWindowOrder,
  type CaptureWindowReport as WindowReport,
} from "../../src/protocol/capture/desktop-window.ts";

/** A port of Node's as Electron hands one to a utility process: with events in place of bare messages. */
export function asPagePort(port: MessagePort): PagePort {
  function on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
  function on(event: "close", listener: () => void): unknown;
  function on(event: "message" | "close", listener: (event: { readonly data: unknown }) => void): unknown {
    return port.on(event, (data: unknown) => listener({ data }));
  }
  return {
    on,
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** Stands for the desktop app that started the agent: hears its orders and says what a test tells it to. */
export class FakeParent implements ParentPort {
  readonly orders: CaptureWindowOrder[] = [];
  readonly #listeners: Parameters<ParentPort["on"]>[1][] = [];
  #onOrder: (order: CaptureWindowOrder) => void = () => undefined;

  on(_event: "message", listener: Parameters<ParentPort["on"]>[1]): void {
    this.#listeners.push(listener);
  }

  postMessage(message: unknown): void {
    const order = CaptureWindowOrder.parse(message);
    this.orders.push(order);
    this.#onOrder(order);
  }

  /** Called with every order from now on. */
  answer(onOrder: (order: CaptureWindowOrder) => void): void {
    this.#onOrder = onOrder;
  }

  report(report: WindowReport, ports: readonly PagePort[] = []): void {
    this.say(report, ports);
  }

  /** What no app of ours would say. */
  say(data: unknown, ports: readonly PagePort[] = []): void {
    for (const listener of this.#listeners) listener({ data, ports });
  }
}
