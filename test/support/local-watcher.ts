import { once } from "node:events";
import { request, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { LocalEvent, type LocalGuests, type LocalStatus } from "../../src/protocol/local-control/api.ts";

/** A program that follows an agent's local events. */
export class LocalWatcher {
  readonly events: LocalEvent[] = [];
  /** `whole`: the agent said that nothing follows, and did not just go away. */
  readonly ended: Promise<{ whole: boolean }>;
  readonly #waiting = new Set<() => void>();
  #isEnded = false;

  private constructor(response: IncomingMessage) {
    const lines = createInterface({ input: response });
    // It repeats those of the response.
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      if (line !== "") this.events.push(LocalEvent.parse(JSON.parse(line)));
      this.#wake();
    });
    this.ended = new Promise((resolve) =>
      response.once("close", () => {
        this.#isEnded = true;
        this.#wake();
        resolve({ whole: response.complete });
      }),
    );
  }

  /** Begins to watch the agent of `folder`. @throws when it is refused */
  static async open(folder: string): Promise<LocalWatcher> {
    const response = await watchRaw(folder);
    if (response.statusCode !== 200) throw new Error(`refused with status ${response.statusCode}`);
    return new LocalWatcher(response);
  }

  /** The newest guests once they fit. */
  guests(fits: (guests: LocalGuests) => boolean): Promise<LocalGuests> {
    return this.#newest((event) => (event.type === "guests" && fits(event.guests) ? event.guests : null));
  }

  status(fits: (status: LocalStatus) => boolean): Promise<LocalStatus> {
    return this.#newest((event) => (event.type === "status" && fits(event.status) ? event.status : null));
  }

  /** Looks at the newest event of each type only. */
  async #newest<T>(pick: (event: LocalEvent) => T | null): Promise<T> {
    const deadlineMs = performance.now() + 10_000;
    for (;;) {
      for (const type of ["guests", "status"]) {
        const newest = this.events.findLast((event) => event.type === type);
        const picked = newest === undefined ? null : pick(newest);
        if (picked !== null) return picked;
      }
      if (this.#isEnded || performance.now() > deadlineMs) {
        throw new Error(`no such event; the last: ${JSON.stringify(this.events.at(-1))}`);
      }
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        setTimeout(resolve, 1_000);
      });
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

/** The answer to `GET /events`, not read yet. */
export async function watchRaw(folder: string): Promise<IncomingMessage> {
  const asked = request({ socketPath: join(folder, "control.sock"), path: "/events" });
  asked.on("error", () => undefined);
  onTestFinished(() => void asked.destroy());
  asked.end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  // Cut off in the middle, as by the end of the test.
  response.on("error", () => undefined);
  return response;
}
