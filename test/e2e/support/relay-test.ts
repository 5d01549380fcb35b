import { hasTurnServer, startTurnServer, type TurnServer } from "../../support/turn-server.ts";
import { test as base } from "./host-test.ts";

/** A host whose control plane sends everybody through a real coturn. Skips, aloud, where coturn is missing. */
export const test = base.extend<object, { turn: TurnServer }>({
  turn: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      base.skip(!hasTurnServer(), "NO COTURN: run scripts/install-test-system.sh");
      await using turn = await startTurnServer();
      await use(turn);
    },
    { scope: "worker" },
  ],
  hostOptions: [
    async ({ turn }, use) => {
      await use({ serverArgs: ["--turn-url", turn.url, "--turn-secret", turn.secret, "--ice-policy", "relay"] });
    },
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
