import { renameSync } from "node:fs";
import { basename } from "node:path";
import * as z from "zod";
import { parseJson } from "../../base/parse-json.ts";
import { readFileIfThere, writePrivateFile } from "../../node/private-file.ts";
import { DEFAULT_SETTINGS, Settings, SETTINGS_VERSION } from "./settings.ts";

const SettingsFile = z.object({ version: z.literal(SETTINGS_VERSION), settings: Settings });

/**
 * The app's settings, one JSON file of the person's own. A file that cannot be read, or that a newer version wrote, is kept beside it and
 * never guessed at: the defaults hold then, without a control plane, because a pinned key that is lost must be compared anew.
 */
export class SettingsStore {
  readonly #path: string;
  #current: Settings;
  /** Name of the file that was put aside; null when there was no need. */
  readonly keptAside: string | null;

  private constructor(path: string, current: Settings, keptAside: string | null) {
    this.#path = path;
    this.#current = current;
    this.keptAside = keptAside;
  }

  /** @throws the system's error when the folder cannot be read or written */
  static open(path: string, nowMs: number): SettingsStore {
    const text = readFileIfThere(path);
    if (text === null) return new SettingsStore(path, DEFAULT_SETTINGS, null);
    const file = SettingsFile.safeParse(parseJson(text));
    if (file.success) return new SettingsStore(path, file.data.settings, null);
    const aside = `${path}.${new Date(nowMs).toISOString().replaceAll(/[:.]/g, "-")}.unreadable`;
    renameSync(path, aside);
    return new SettingsStore(path, DEFAULT_SETTINGS, basename(aside));
  }

  get current(): Settings {
    return this.#current;
  }

  /**
   * Durable when it returns.
   * @throws the system's error when it cannot be written; the old settings are in force and on the disk then
   */
  change(part: Partial<Settings>): void {
    const changed = Settings.parse({ ...this.#current, ...part });
    const file: z.input<typeof SettingsFile> = { version: SETTINGS_VERSION, settings: changed };
    writePrivateFile(this.#path, `${JSON.stringify(file, null, 2)}\n`);
    this.#current = changed;
  }
}
