import { FoundFacts, type FindFacts } from "../../protocol/desktop-facts.ts";
import { SlowFacts } from "./machine-facts.ts";

/** The app gives up on the process before that. */
const ANSWER_TIMEOUT_MS = 60_000;

/** What is used of the port to the desktop app. */
interface FactsPort {
  on(event: "message", listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** Lets the desktop app that started this agent find the slow facts: `process.execPath` is the app here, and not a Node to start. */
export function findFactsThroughApp(app: FactsPort): (signal: AbortSignal) => Promise<SlowFacts> {
  const waiting = new Map<number, (facts: string | null) => void>();
  let requests = 0;
  app.on("message", ({ data }) => {
    const found = FoundFacts.safeParse(data);
    if (found.success) waiting.get(found.data.request)?.(found.data.facts);
  });
  return async (signal) => {
    const request = ++requests;
    const ended = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]);
    const { promise, resolve, reject } = Promise.withResolvers<string | null>();
    const giveUp = () => reject(new Error("the desktop app did not find the facts in time"));
    waiting.set(request, resolve);
    ended.addEventListener("abort", giveUp, { once: true });
    app.postMessage({ type: "find-facts", request } satisfies FindFacts);
    try {
      const facts = await promise;
      if (facts === null) throw new Error("the desktop app could not find the facts");
      return SlowFacts.parse(JSON.parse(facts));
    } finally {
      waiting.delete(request);
      ended.removeEventListener("abort", giveUp);
    }
  };
}
