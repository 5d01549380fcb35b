import type { Cancel, Clock } from "../../base/clock.ts";
import type { ReplyBody } from "../../protocol/agent-link/frame.ts";
import { AgentRefusal } from "../agent-refusal.ts";

const REQUEST_TIMEOUT_MS = 15_000;
/** More than this at once means that a caller runs wild; they would all wait for the same link. */
const MOST_REQUESTS = 32;

interface Waiting {
  readonly resolve: (body: ReplyBody) => void;
  readonly reject: (error: Error) => void;
  readonly cancelTimeout: Cancel;
}

/** The requests of one connection that wait for their answer. They live and die with the connection: nothing is queued for the next. */
export class RequestTable {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Calls `send` with a fresh request id and waits for the answer to it.
   * @throws AgentRefusal when the control plane refuses, does not answer in time or goes away
   */
  ask(send: (requestId: string) => void): Promise<ReplyBody> {
    if (this.#waiting.size >= MOST_REQUESTS) throw new AgentRefusal("too_many_requests");
    const requestId = String(++this.#lastId);
    const { promise, resolve, reject } = Promise.withResolvers<ReplyBody>();
    const cancelTimeout = this.#clock.after(REQUEST_TIMEOUT_MS, () => {
      this.#waiting.delete(requestId);
      reject(new AgentRefusal("machine_offline", "The control plane did not answer in time."));
    });
    this.#waiting.set(requestId, { resolve, reject, cancelTimeout });
    send(requestId);
    return promise;
  }

  answer(requestId: string, body: ReplyBody): void {
    this.#take(requestId)?.resolve(body);
  }

  refuse(requestId: string, code: string, message: string): void {
    this.#take(requestId)?.reject(new AgentRefusal(code, message, "control-plane"));
  }

  /** The connection is gone: whoever waits is told so. */
  failAll(): void {
    for (const requestId of this.#waiting.keys()) {
      this.#take(requestId)?.reject(new AgentRefusal("machine_offline", "The link to the control plane was lost."));
    }
  }

  /** An answer to nothing (late, or invented) is ignored. */
  #take(requestId: string): Waiting | undefined {
    const waiting = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    waiting?.cancelTimeout();
    return waiting;
  }
}
