import type { App } from "electron";
import type { Clock } from "../../base/clock.ts";

/** Each program of ours stops or is killed within 5 s; whatever hangs longer does not keep the app. */
const QUIT_TIMEOUT_MS = 15_000;

interface QuitParts {
  readonly app: Pick<App, "on" | "quit">;
  readonly clock: Clock;
  /** Ends what the app started: first the agent, which lets everybody go and says goodbye to its control plane, then that. */
  readonly stop: () => Promise<unknown>;
  readonly log: { error(fields: object, text: string): void };
}

/** Lets the app quit only when everything that it started has stopped. However often somebody quits, that happens once. */
export function quitInOrder({ app, clock, log, stop }: QuitParts): void {
  let state: "running" | "stopping" | "stopped" = "running";
  const failed = (error: unknown) => log.error({ err: error }, "something could not be stopped");
  app.on("before-quit", (event) => {
    if (state === "stopped") return;
    event.preventDefault();
    if (state === "stopping") return;
    state = "stopping";
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(QUIT_TIMEOUT_MS, resolve);
    void Promise.race([stop().catch(failed), tooLong]).then(() => {
      cancel();
      state = "stopped";
      app.quit();
    });
  });
}
