import { writeFileSync } from "node:fs";
import { join } from "node:path";
import gt from "semver/functions/gt.js";
import type { Updater } from "../../../src/main/updates/updates.ts";

interface FeedIndex {
  readonly version: string;
  readonly files: { readonly url: string; readonly sha512: string; readonly size: number }[];
  readonly path: string;
  readonly sha512: string;
  readonly releaseDate: string;
}

/**
 * Does what electron-updater does, as far as `Updates` can see it: reads the index of its feed, and downloads its first file into `folder`.
 * It believes everything that it reads.
 */
export class FakeUpdater implements Updater {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = false;
  allowPrerelease = false;
  disableDifferentialDownload = false;
  disableWebInstaller = false;
  logger: Updater["logger"] = null;
  /** Calls of `quitAndInstall`: whether the app runs again afterwards. */
  readonly installed: boolean[] = [];
  /** Files that were downloaded. */
  readonly downloads: string[] = [];
  readonly #folder: string;
  readonly #version: string;
  #feed = "";
  #index: FeedIndex | null = null;

  constructor(folder: string, version: string) {
    this.#folder = folder;
    this.#version = version;
  }

  setFeedURL(options: Parameters<Updater["setFeedURL"]>[0]): void {
    this.#feed = (options as { readonly url: string }).url;
    // As the real one does when it is given a channel.
    this.allowDowngrade = true;
  }

  async checkForUpdates(): ReturnType<Updater["checkForUpdates"]> {
    const response = await fetch(new URL("latest-linux.yml", this.#feed));
    if (!response.ok) throw new Error(`latest-linux.yml: ${response.status}`);
    this.#index = (await response.json()) as FeedIndex;
    const isUpdateAvailable = this.allowDowngrade
      ? this.#index.version !== this.#version
      : gt(this.#index.version, this.#version);
    return { isUpdateAvailable, updateInfo: this.#index, versionInfo: this.#index };
  }

  async downloadUpdate(): Promise<string[]> {
    const { url } = this.#index!.files[0]!;
    const target = join(this.#folder, "update");
    const response = await fetch(new URL(url, this.#feed));
    writeFileSync(target, Buffer.from(await response.arrayBuffer()));
    this.downloads.push(url);
    return [target];
  }

  quitAndInstall(_isSilent: boolean, isForceRunAfter: boolean): void {
    this.installed.push(isForceRunAfter);
  }
}
