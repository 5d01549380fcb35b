import type { AppUpdater } from "electron-updater";
import gt from "semver/functions/gt.js";
import prerelease from "semver/functions/prerelease.js";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { DesktopUpdate } from "../../protocol/desktop-ipc/state.ts";
import { digestFile } from "./digest-file.ts";
import { fetchManifest } from "./fetch-manifest.ts";
import { judgeUpdate, type RunningApp, type TrustedUpdate, type UpdateRefusal } from "./judge-update.ts";
import type { ReleaseSource } from "./release-source.ts";

/** Not at once: a machine that has just started has better things to do. */
const FIRST_CHECK_MS = 5 * 60_000;
const CHECK_EVERY_MS = 6 * 60 * 60_000;
/** A guest is on, and the network is theirs. */
const BUSY_RETRY_MS = 15 * 60_000;

/** What of electron-updater is used. */
export type Updater = Pick<
  AppUpdater,
  | "autoDownload"
  | "autoInstallOnAppQuit"
  | "allowDowngrade"
  | "allowPrerelease"
  | "disableDifferentialDownload"
  | "disableWebInstaller"
  | "logger"
  | "setFeedURL"
  | "checkForUpdates"
  | "downloadUpdate"
  | "quitAndInstall"
>;

export interface UpdatesParts {
  readonly updater: Updater;
  /** Null: this build does not update itself. */
  readonly source: ReleaseSource | null;
  readonly running: Omit<RunningApp, "channel">;
  /**
   * An update can be put in place without asking for a password, so that quitting is the time for it. Such an installer starts the new version,
   * or ends this one, at once: by then everything has to have stopped.
   */
  readonly installsSilently: boolean;
  /** Quits the app in order; `installAtQuit` is called when everything has stopped. */
  readonly quit: () => void;
  readonly isWanted: () => boolean;
  readonly isSomebodyOn: () => boolean;
  readonly report: (update: DesktopUpdate) => void;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
}

export type InstallOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: "not-ready" | "in-session" };

/** Why the state is `off` or `refused`; stands in `DesktopUpdate.detail`. */
type UpdateDetail = "no-release-key" | "not-wanted" | "altered-download" | UpdateRefusal;

/**
 * Looks for updates every few hours, believes only what our own key signed, fetches it while nobody is on, and installs it when the person
 * says so or quits; never while somebody is on. A feed that does not answer is tried again later and is no news for anybody.
 */
export class Updates {
  readonly #parts: UpdatesParts;
  #ready: string | null = null;
  /** What was fetched of it, and what may be in there. */
  #fetched: { readonly files: readonly string[]; readonly signed: ReadonlySet<string> } = {
    files: [],
    signed: new Set(),
  };
  #shown: DesktopUpdate = { state: "none", version: null, detail: "" };
  #isChecking = false;
  #isInstalling = false;
  /** The person asked for it, and the app is on its way to quit. */
  #isAwaited = false;
  #cancel: Cancel = () => undefined;

  constructor(parts: UpdatesParts) {
    this.#parts = parts;
    if (parts.source !== null) prepare(parts, parts.source);
  }

  /** From now on until `signal` aborts. */
  start(signal: AbortSignal): void {
    if (this.#parts.source === null) return this.#off("no-release-key");
    if (!this.#parts.isWanted()) this.#off("not-wanted");
    signal.addEventListener("abort", () => this.#cancel(), { once: true });
    this.#schedule(FIRST_CHECK_MS, signal);
  }

  /** One look, now. Never throws. */
  async check(): Promise<void> {
    const { source, isWanted, log } = this.#parts;
    if (source === null || this.#isChecking || this.#isInstalling) return;
    if (!isWanted()) return this.#ready === null ? this.#off("not-wanted") : undefined;
    this.#isChecking = true;
    const before = this.#shown;
    try {
      if (this.#ready === null) this.#show("checking", null);
      await this.#lookIn(source);
    } catch (error) {
      log.info({ err: error }, "the update feed could not be used; it is tried again later");
      // A refusal stays to be seen until a look says otherwise.
      if (before.state === "refused") this.#show("refused", null, before.detail);
      else this.#settle();
    } finally {
      this.#isChecking = false;
    }
  }

  /** Quits into the update that is ready, if it still is what was signed. */
  async install(): Promise<InstallOutcome> {
    if (this.#ready === null || this.#isInstalling || this.#isAwaited) return { ok: false, reason: "not-ready" };
    if (this.#parts.isSomebodyOn()) return { ok: false, reason: "in-session" };
    if (this.#parts.installsSilently) {
      this.#isAwaited = true;
      // An app that has quit for nothing shares this machine no longer.
      if (!(await this.#isStillGood())) {
        this.#isAwaited = false;
        return { ok: false, reason: "not-ready" };
      }
      this.#parts.quit();
      return { ok: true };
    }
    return this.#hand(true);
  }

  /** Called once when the app is about to quit and everything has stopped. True: the update's installer has been started. */
  async installAtQuit(): Promise<boolean> {
    const { installsSilently, isSomebodyOn, isWanted } = this.#parts;
    if (this.#ready === null || this.#isInstalling || !installsSilently || isSomebodyOn()) return false;
    if (!this.#isAwaited && !isWanted()) return false;
    return (await this.#hand(this.#isAwaited)).ok;
  }

  /** What was fetched may have lain there for days: it is looked at again right before it is handed over. */
  async #hand(runAfter: boolean): Promise<InstallOutcome> {
    this.#isInstalling = true;
    if (!(await this.#isStillGood())) {
      this.#isInstalling = false;
      return { ok: false, reason: "not-ready" };
    }
    if (this.#parts.isSomebodyOn()) {
      this.#isInstalling = false;
      return { ok: false, reason: "in-session" };
    }
    this.#parts.log.info({ version: this.#ready }, "the update is handed to its installer");
    this.#parts.updater.quitAndInstall(true, runAfter);
    return { ok: true };
  }

  async #isStillGood(): Promise<boolean> {
    if (await this.#isIntact()) return true;
    this.#parts.log.warn({ version: this.#ready }, "an update that was ready is not what was signed any more");
    this.#ready = null;
    this.#refuse("altered-download");
    return false;
  }

  async #isIntact(): Promise<boolean> {
    const { files, signed } = this.#fetched;
    try {
      const digests = await Promise.all(files.map(digestFile));
      return digests.length > 0 && digests.every((digest) => signed.has(digest));
    } catch (error) {
      this.#parts.log.warn({ err: error }, "a downloaded update cannot be read");
      return false;
    }
  }

  async #lookIn(source: ReleaseSource): Promise<void> {
    const { updater, running, log } = this.#parts;
    const result = await updater.checkForUpdates();
    if (result === null || !result.isUpdateAvailable) return this.#settle();
    const offered = result.updateInfo;
    if (this.#ready !== null && !gt(offered.version, this.#ready)) return this.#settle();
    const signed = await fetchManifest(source, running.platform, this.#parts.fetch);
    const verdict = judgeUpdate(signed, source.publicKey, { ...running, channel: source.channel }, offered);
    if (verdict.trusted) return this.#fetch(verdict.update);
    log.warn({ version: offered.version, reason: verdict.reason }, "an update was refused");
    this.#refuse(verdict.reason);
  }

  async #fetch({ version, sha512 }: TrustedUpdate): Promise<void> {
    const { updater, log } = this.#parts;
    if (this.#ready === null) this.#show("downloading", version);
    // What was ready is overwritten by electron-updater: nothing may be installed until this one has been looked at.
    this.#ready = null;
    this.#fetched = { files: await updater.downloadUpdate(), signed: sha512 };
    if (await this.#isIntact()) {
      this.#ready = version;
      log.info({ version }, "an update is ready");
      return this.#show("ready", version);
    }
    log.warn({ version }, "a downloaded update is not what was signed");
    this.#refuse("altered-download");
  }

  #off(why: UpdateDetail): void {
    this.#show("off", null, why);
  }

  /** Says what is wrong, unless an update that is good is ready. */
  #refuse(reason: UpdateDetail): void {
    if (this.#ready !== null) return this.#show("ready", this.#ready);
    this.#show("refused", null, reason);
  }

  /** Nothing new: what is ready, or nothing. */
  #settle(): void {
    this.#show(this.#ready === null ? "none" : "ready", this.#ready);
  }

  #show(state: DesktopUpdate["state"], version: string | null, detail = ""): void {
    this.#shown = { state, version, detail };
    this.#parts.report(this.#shown);
  }

  #schedule(delayMs: number, signal: AbortSignal): void {
    const { clock, random, isSomebodyOn } = this.#parts;
    if (signal.aborted) return;
    // Between three quarters and five quarters, so that a fleet does not come at once.
    this.#cancel = clock.after(delayMs * (0.75 + random() / 2), () => {
      if (isSomebodyOn()) return this.#schedule(BUSY_RETRY_MS, signal);
      void this.check().then(() => this.#schedule(CHECK_EVERY_MS, signal));
    });
  }
}

function prepare({ updater, running, log }: UpdatesParts, { feed, channel }: ReleaseSource): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;
  updater.disableDifferentialDownload = true;
  updater.allowPrerelease = prerelease(running.version) !== null;
  updater.logger = {
    info: (message: unknown) => log.debug({ message: String(message) }, "updater"),
    warn: (message: unknown) => log.info({ message: String(message) }, "updater"),
    error: (message: unknown) => log.info({ message: String(message) }, "updater"),
  };
  updater.setFeedURL({ provider: "generic", url: feed, channel });
  // Last: electron-updater allows it as soon as a channel is set.
  updater.allowDowngrade = false;
}
