import type { StateHub } from "../state-hub.ts";
import type { Windows } from "../windows/windows.ts";
import { wordsFor } from "../words.ts";
import type { OwnerOutcome } from "./owner-calls.ts";

export interface UnseenParts {
  readonly hub: Pick<StateHub, "current" | "notify">;
  readonly windows: Pick<Windows, "showApp">;
  readonly log: { error(fields: object, text: string): void };
}

/** A decision made where nothing can answer: by tray or shortcut. When it was not done, the window comes up and says why. */
export async function decideUnseen(decision: Promise<OwnerOutcome>, { hub, log, windows }: UnseenParts): Promise<void> {
  const reason = await decision.then(
    (outcome) => (outcome.ok ? null : outcome.reason),
    (error: unknown) => {
      log.error({ err: error }, "a decision of the owner failed");
      return "failed" as const;
    },
  );
  if (reason === null) return;
  hub.notify("owner-unheard", wordsFor(hub.current)(`desktop:outcome.${reason}`));
  windows.showApp();
}
