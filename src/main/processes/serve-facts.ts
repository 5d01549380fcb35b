import type { Clock } from "../../base/clock.ts";
import { FindFacts, type FoundFacts } from "../../protocol/desktop-facts.ts";
import { UtilityChild, type Fork } from "./utility-child.ts";

/** As the agent's own entry point has it. */
const FACTS_FLAG = "--facts";
const FACTS_TIMEOUT_MS = 30_000;
/** What a process wrote may arrive after the word that it ended. */
const LAST_WORDS_MS = 1_000;

interface ServeFactsParts {
  readonly fork: Fork;
  /** `dist/node/agent.js`. */
  readonly entry: string;
  readonly clock: Clock;
  readonly onLog: (line: string) => void;
}

/** What is used of the agent's process. */
interface AskingAgent {
  on(event: "message", listener: (message: unknown) => void): unknown;
  once(event: "exit", listener: () => void): unknown;
  postMessage(message: unknown): void;
}

/** Finds facts for an agent of this app whenever it asks, each time in a process of its own, one at a time. */
export function serveFacts(agent: AskingAgent, parts: ServeFactsParts): void {
  let isOver = false;
  let last: Promise<void> = Promise.resolve();
  agent.once("exit", () => (isOver = true));
  agent.on("message", (message) => {
    const asked = FindFacts.safeParse(message);
    if (!asked.success) return;
    last = last.then(async () => {
      if (isOver) return;
      const facts = await findFacts(parts);
      if (isOver) return;
      agent.postMessage({ type: "found-facts", request: asked.data.request, facts } satisfies FoundFacts);
    });
  });
}

/** What the process printed; null when it failed, which its log tells more about. */
async function findFacts({ fork, entry, clock, onLog }: ServeFactsParts): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  try {
    const program = { name: "Latchkey facts", entry, args: [FACTS_FLAG], env: {} };
    const child = await UtilityChild.start(program, { fork, clock, onLog, onLine: resolve });
    const cancel = clock.after(FACTS_TIMEOUT_MS, () => resolve(null));
    void child.exited.then(() => clock.after(LAST_WORDS_MS, () => resolve(null)));
    const facts = await promise;
    cancel();
    await child.stop();
    return facts;
  } catch (error) {
    onLog(
      `facts about this machine could not be looked for: ${error instanceof Error ? error.message : String(error)}`,
    );
    return null;
  }
}
