import type { CDPSession, Page } from "@playwright/test";

/** The world of its own that Electron runs preload scripts in. */
const WORLD = "preload";
const SAY = "standInSay";

/** A frame of a port as text, for the way between test and page. */
type Frame = { readonly text: string } | { readonly bytes: readonly number[] } | { readonly count: number };

/**
 * A page in a real Chromium with a built preload script in an isolated world, as Electron does it, and with a stand-in for what that script
 * requires. What comes over `ipcRenderer` brings a real MessagePort, whose other end is the test's.
 */
export class PreloadedPage {
  readonly page: Page;
  readonly #cdp: CDPSession;
  #world: number | null = null;
  /** What came out of the port. */
  onFrame: (frame: unknown) => void = () => undefined;

  private constructor(page: Page, cdp: CDPSession) {
    this.page = page;
    this.#cdp = cdp;
  }

  static async prepare(page: Page, preload: string): Promise<PreloadedPage> {
    const cdp = await page.context().newCDPSession(page);
    const preloaded = new PreloadedPage(page, cdp);
    cdp.on("Runtime.executionContextCreated", ({ context }) => {
      if (context.name === WORLD) preloaded.#world = context.id;
    });
    cdp.on("Runtime.bindingCalled", ({ name, payload }) => {
      if (name === SAY) preloaded.onFrame(toFrame(JSON.parse(payload) as Frame));
    });
    await cdp.send("Runtime.enable");
    await cdp.send("Page.enable");
    await cdp.send("Runtime.addBinding", { name: SAY, executionContextName: WORLD });
    const source = `(() => { (${installElectron.toString()})(${JSON.stringify(SAY)}); const { require } = globalThis;\n${preload}\n})();`;
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source, worldName: WORLD });
    return preloaded;
  }

  /** One message of the main process with as many fresh ports; what goes through the first is the test's to say and hear. */
  async send(channel: string, message: unknown, ports = 1): Promise<void> {
    await this.#run(`electronStandIn.send(${JSON.stringify(channel)}, ${JSON.stringify(message)}, ${ports})`);
  }

  /** Into the port. */
  async post(frame: unknown): Promise<void> {
    await this.#run(`electronStandIn.post(${JSON.stringify(fromFrame(frame))})`);
  }

  async closePort(): Promise<void> {
    await this.#run("electronStandIn.close()");
  }

  async #run(expression: string): Promise<void> {
    if (this.#world === null) throw new Error("the page has no preload script yet");
    const { exceptionDetails } = await this.#cdp.send("Runtime.evaluate", { expression, contextId: this.#world });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  }
}

function toFrame(frame: Frame): unknown {
  if ("text" in frame) return frame.text;
  return "count" in frame ? frame.count : Uint8Array.from(frame.bytes);
}

function fromFrame(frame: unknown): Frame {
  if (typeof frame === "string") return { text: frame };
  if (typeof frame === "number") return { count: frame };
  if (frame instanceof Uint8Array) return { bytes: [...frame] };
  throw new Error("a port of the capture page carries no such thing");
}

/** Runs in the page: `require("electron")` with as much of `ipcRenderer` as a listener needs. */
function installElectron(say: string): void {
  type Listener = (event: { readonly ports: readonly MessagePort[] }, message: unknown) => void;
  const world = globalThis as unknown as Record<string, unknown> & Record<string, (text: string) => void>;
  const listeners = new Map<string, Set<Listener>>();
  let ours: MessagePort | null = null;
  const on = (channel: string, listener: Listener) =>
    void listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
  const once = (channel: string, listener: Listener) => {
    const heard: Listener = (event, message) => {
      listeners.get(channel)?.delete(heard);
      listener(event, message);
    };
    on(channel, heard);
  };
  const hear = ({ data }: MessageEvent<unknown>) => {
    const frame =
      typeof data === "string"
        ? { text: data }
        : typeof data === "number"
          ? { count: data }
          : { bytes: [...(data as Uint8Array)] };
    world[say]?.(JSON.stringify(frame));
  };
  Object.assign(world, {
    require: () => ({ ipcRenderer: { on, once } }),
    electronStandIn: {
      send(channel: string, message: unknown, count: number) {
        const channels = Array.from({ length: count }, () => new MessageChannel());
        ours = channels[0]?.port1 ?? null;
        ours?.addEventListener("message", hear);
        ours?.start();
        const ports = channels.map(({ port2 }) => port2);
        for (const listener of listeners.get(channel) ?? []) listener({ ports }, message);
      },
      post(frame: { text?: string; bytes?: number[]; count?: number }) {
        ours?.postMessage(frame.text ?? frame.count ?? Uint8Array.from(frame.bytes ?? []));
      },
      close: () => ours?.close(),
    },
  });
}
