import { EventEmitter } from "node:events";
import type { Session } from "electron";

type Handler = (...args: never[]) => unknown;

/** One of Electron's sessions. Its handlers are kept by name, so that a test can be the browser that asks them. */
export class FakeSession extends EventEmitter {
  readonly partition: string;
  readonly handlers = new Map<string, Handler | null>();
  readonly schemes = new Map<string, (request: Request) => Promise<Response>>();
  /** `cookies.get` answers from here. */
  jar: { name: string; value: string; domain?: string; path?: string; secure?: boolean }[] = [];
  clearedStorage = 0;
  /** `fetch` is answered by this. */
  respond: (url: string, init: RequestInit) => Promise<Response> = () => Promise.reject(new Error("no network"));

  readonly protocol = {
    handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
      void this.schemes.set(scheme, handler),
  };

  readonly webRequest = {
    onBeforeRequest: (handler: Handler) => void this.handlers.set("onBeforeRequest", handler),
    onBeforeSendHeaders: (handler: Handler) => void this.handlers.set("onBeforeSendHeaders", handler),
    onHeadersReceived: (handler: Handler) => void this.handlers.set("onHeadersReceived", handler),
  };

  readonly cookies = { get: (_filter: { url?: string }) => Promise.resolve(this.jar) };

  constructor(partition = "") {
    super();
    this.partition = partition;
  }

  asElectron(): Session {
    return this as unknown as Session;
  }

  fetch(url: string, init: RequestInit = {}): Promise<Response> {
    return this.respond(url, init);
  }

  clearStorageData(): Promise<void> {
    this.clearedStorage += 1;
    this.jar = [];
    return Promise.resolve();
  }

  setPermissionRequestHandler(handler: Handler | null): void {
    this.handlers.set("permissionRequest", handler);
  }

  setPermissionCheckHandler(handler: Handler | null): void {
    this.handlers.set("permissionCheck", handler);
  }

  setDevicePermissionHandler(handler: Handler | null): void {
    this.handlers.set("devicePermission", handler);
  }

  setBluetoothPairingHandler(handler: Handler | null): void {
    this.handlers.set("bluetoothPairing", handler);
  }

  setDisplayMediaRequestHandler(handler: Handler | null): void {
    this.handlers.set("displayMedia", handler);
  }

  setSpellCheckerEnabled(isOn: boolean): void {
    this.handlers.set("spellChecker", () => isOn);
  }

  /** The handler of that name, to be called as Electron would. */
  handler<Type extends Handler>(name: string): Type {
    const handler = this.handlers.get(name);
    if (!handler) throw new Error(`nobody handles ${name}`);
    return handler as Type;
  }
}
