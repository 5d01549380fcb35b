import { EventEmitter } from "node:events";
import type { App } from "electron";

/** Electron's `app`: what tests set is public, what it was asked to do is written down. `emit` stands for the system. */
export class FakeApp extends EventEmitter {
  readonly paths = new Map<string, string>();
  readonly loginItems: unknown[] = [];
  readonly defaultProtocols: string[] = [];
  exitCode: number | null = null;
  quits = 0;
  isPackaged = true;
  hasLock = true;
  locales = ["en-GB"];
  version = "1.2.3";
  /** Resolved by `becomeReady`. */
  readonly #ready = Promise.withResolvers<void>();
  #isReady = false;

  asElectron(): App {
    return this as unknown as App;
  }

  becomeReady(): void {
    this.#isReady = true;
    this.#ready.resolve();
    this.emit("ready");
  }

  isReady(): boolean {
    return this.#isReady;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  requestSingleInstanceLock(): boolean {
    return this.hasLock;
  }

  setAsDefaultProtocolClient(protocol: string): boolean {
    this.defaultProtocols.push(protocol);
    return true;
  }

  setLoginItemSettings(settings: unknown): void {
    this.loginItems.push(settings);
  }

  getPath(name: string): string {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`the test gave no path for ${name}`);
    return path;
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  getVersion(): string {
    return this.version;
  }

  getPreferredSystemLanguages(): string[] {
    return this.locales;
  }

  /** Asks listeners as Electron does: one that prevents `before-quit` keeps the app running. */
  quit(): void {
    this.quits += 1;
    let isPrevented = false;
    this.emit("before-quit", { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.emit("will-quit", { preventDefault: () => undefined });
  }

  exit(code = 0): void {
    this.exitCode = code;
  }
}
