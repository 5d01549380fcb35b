import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { writePrivateFile } from "../../node/private-file.ts";
import type { CaptureBrowser, HostingProblem, RunningBrowser, SharedSource } from "./capture-browser.ts";
import { chromiumFlags, findChromium, profileFlag } from "./chromium.ts";
import { findDisplayProblem } from "./display.ts";
import { BrowserWindows } from "./browser-windows.ts";

/** What is kept of a browser's stderr: enough for the line that says why it ended. */
const KEPT_STDERR_CHARACTERS = 2_000;

interface ChromiumBrowserParts {
  /** For profiles; nothing else lies in it. */
  readonly folder: string;
  /** The page that is to be shown, built. */
  readonly pageFile: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The installed Chromium on this machine's display, with profiles of its own inside `folder`. */
export class ChromiumBrowser implements CaptureBrowser {
  readonly #folder: string;
  readonly #pageFile: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #clock: Clock;
  readonly #log: Logger;
  #launches = 0;

  /** Ends what an agent that was killed has left running in `folder`, which must be locked, and forgets its profiles. */
  constructor({ folder, pageFile, env, clock, log }: ChromiumBrowserParts) {
    this.#folder = folder;
    this.#pageFile = pageFile;
    this.#env = env;
    this.#clock = clock;
    this.#log = log;
    const count = endLeftOver(folder, process.platform);
    if (count > 0) log.warn({ count }, "ended a capture browser that an earlier agent had left behind");
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  async findProblem(): Promise<HostingProblem | null> {
    const noDisplay = await findDisplayProblem(this.#env, process.platform);
    if (noDisplay !== null) return { code: "no-display", message: noDisplay };
    if (findChromium(this.#env, process.platform) === null) return noBrowser(this.#env);
    if (existsSync(this.#pageFile)) return null;
    return { code: "capture-failed", message: "The capture page is not built. Run: npm run build" };
  }

  launch(pageUrl: string, source: SharedSource): RunningBrowser {
    const program = findChromium(this.#env, process.platform);
    if (program === null) throw new Error(noBrowser(this.#env).message);
    const profileFolder = join(this.#folder, `profile-${++this.#launches}`);
    mkdirSync(profileFolder, { recursive: true, mode: 0o700 });
    const isX11 = process.platform === "linux" && !this.#env["WAYLAND_DISPLAY"];
    const flags = chromiumFlags({
      profileFolder,
      source,
      pageUrl: writeStartPage(profileFolder, pageUrl),
      isRoot: process.getuid?.() === 0,
      isX11,
    });
    const browser = startGroup(program, flags, withoutOurs(this.#env));
    const origin = new URL(pageUrl).origin;
    const { pid } = browser;
    const windows =
      isX11 && pid !== null
        ? new BrowserWindows({ env: this.#env, clock: this.#clock, log: this.#log, pid, origin })
        : null;
    void browser.ended.then(() => {
      windows?.stop();
      return this.#removeProfile(profileFolder);
    });
    return { ...browser, tidyUp: () => windows?.capturing() };
  }

  async #removeProfile(profileFolder: string): Promise<void> {
    try {
      await rm(profileFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    } catch (error) {
      // Its last processes may still write; the next start of the agent clears the whole folder.
      this.#log.debug({ err: error }, "a capture browser's profile could not be removed yet");
    }
  }
}

function noBrowser(env: NodeJS.ProcessEnv): HostingProblem {
  const chosen = env["LATCHKEY_CHROMIUM"];
  const message = chosen
    ? `LATCHKEY_CHROMIUM names ${chosen.slice(0, 200)}, which is no program that the agent can run.`
    : "No Chromium is installed on this machine. Install chromium, or name one with LATCHKEY_CHROMIUM.";
  return { code: "no-browser", message };
}

/** A page that leads on to `pageUrl`, readable by its owner only: command lines are shown to every user of the machine. */
function writeStartPage(folder: string, pageUrl: string): string {
  const path = join(folder, "start.html");
  const script = `location.replace(${JSON.stringify(pageUrl)})`;
  writePrivateFile(path, `<!doctype html><meta charset="utf-8"><title>Latchkey</title><script>${script}</script>\n`);
  return pathToFileURL(path).href;
}

interface RunningProgram extends Pick<RunningBrowser, "ended" | "end"> {
  /** Null when it could not be started. */
  readonly pid: number | null;
}

/** Starts a program as the head of a process group of its own. However this process ends in an orderly way, the group ends with it. */
function startGroup(program: string, args: readonly string[], env: NodeJS.ProcessEnv): RunningProgram {
  const hasGroups = process.platform !== "win32";
  const child = spawn(program, args, { env, detached: hasGroups, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-KEPT_STDERR_CHARACTERS)));
  const end = () => {
    if (child.pid === undefined) return;
    if (hasGroups) killGroup(child.pid);
    else child.kill("SIGKILL");
  };
  process.once("exit", end);
  const ended = new Promise<string>((resolve) => {
    const finish = (why: string) => {
      process.off("exit", end);
      // The head is gone; what it started goes too.
      end();
      resolve(why);
    };
    child.once("error", (error) => finish(error.message));
    child.once("exit", (code, signal) => finish(lastLine(said) ?? `it ended with ${signal ?? `exit code ${code}`}`));
  });
  return { ended, end, pid: child.pid ?? null };
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It is gone, or what is left of it is nobody's to end: macOS says so of a group that has died and was not collected yet.
  }
}

function lastLine(text: string): string | null {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "")?.slice(0, 300) ?? null;
}

/** Our own settings hold secrets, and mean nothing to a browser. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isOurs = (name: string) => name.startsWith("LATCHKEY_") || name.startsWith("NODE_");
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOurs(name)));
}

/** Kills every browser whose profile lies in `folder`; how many. Only Linux shows command lines as files; elsewhere nothing is found. */
function endLeftOver(folder: string, platform: NodeJS.Platform): number {
  if (platform !== "linux") return 0;
  const mark = profileFlag(join(folder, "profile-"));
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && commandLine(name).includes(`\0${mark}`));
  for (const pid of pids) killProcessOrGroup(Number(pid));
  return pids.length;
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It ended while we looked, or it is somebody else's.
    return "";
  }
}

/** The head of a group takes the group along; a part of one only itself. */
function killProcessOrGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
}
