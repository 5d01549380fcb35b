import { join } from "node:path";
import { StateHub, initialState } from "../../src/main/state-hub.ts";
import { DEFAULT_SETTINGS } from "../../src/main/settings/settings.ts";
import { SettingsStore } from "../../src/main/settings/settings-store.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A failure of a listener is a failure of the test. */
function rethrow(error: unknown): never {
  throw error;
}

/** A state as it is at a first start. */
export function freshHub(): StateHub {
  const app = { appVersion: "1.2.3", platform: "linux" as const, systemLanguages: ["en-GB"] };
  return new StateHub(initialState(app, DEFAULT_SETTINGS.preferences), rethrow);
}

/** Settings in a folder of the test's own. */
export function freshSettings(path = join(temporaryFolder(), "settings.json")): SettingsStore {
  return SettingsStore.open(path, Date.UTC(2027, 0, 8));
}
