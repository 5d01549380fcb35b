import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { CALLS_OF, CAPTURE_PORT_MESSAGE, DESKTOP_STATE_EVENT } from "../../src/protocol/desktop-ipc/names.ts";
import { expect, test } from "./support/test.ts";

/*
 * The preload scripts as they are shipped, in a real browser and in a world of their own beside the page's, as a sandboxed window runs them.
 * Only Electron is a stand-in: what crosses between the worlds are values, as its context bridge lets through.
 */
type PreloadName = "app" | "indicator" | "capture";

interface Answer {
  readonly channel: string;
  readonly request: unknown;
}

/** In the preload script's world. `require` knows Electron and nothing else. */
function electronStandIn(bundle: string): string {
  return `(() => {
    const listeners = new Map();
    const dispatch = (type, detail) => document.dispatchEvent(new CustomEvent(type, { detail: JSON.stringify(detail) }));
    const ipcRenderer = {
      invoke: async (channel, request) => ({ channel, request }),
      on: (channel, listener) => void listeners.set(channel, listener),
      once: (channel, listener) => void listeners.set(channel, listener),
      off: (channel) => void listeners.delete(channel),
      send: () => { throw new Error("nothing is sent") },
    };
    let api = null;
    const electron = {
      ipcRenderer,
      contextBridge: {
        exposeInMainWorld(key, exposed) {
          if (api !== null) throw new Error("exposed twice");
          api = exposed;
          tell = () => dispatch("to-page-expose", { key, names: Object.keys(exposed), window: exposed.window });
          tell();
        },
      },
    };
    let tell = () => undefined;
    document.addEventListener("to-preload-ready", () => tell());
    document.addEventListener("to-preload-call", async ({ detail }) => {
      const { id, args } = JSON.parse(detail);
      try {
        dispatch("to-page-answer", { id, value: await api.call(...args) });
      } catch (error) {
        dispatch("to-page-answer", { id, error: error.message });
      }
    });
    document.addEventListener("to-preload-listen", () => api.onState((...args) => dispatch("to-page-state", args)));
    document.addEventListener("from-main", ({ detail }) => {
      const { channel, args } = JSON.parse(detail);
      const { port1, port2 } = new MessageChannel();
      port2.onmessage = ({ data }) => port2.postMessage("agent heard " + data);
      listeners.get(channel)?.({ sender: ipcRenderer, senderId: 7, ports: [port1] }, ...args);
    });
    const require = (name) => {
      if (name !== "electron") throw new Error("a sandboxed window has no " + name);
      return electron;
    };
    (function (require, module, exports) {\n${bundle}\n})(require, { exports: {} }, {});
  })();`;
}

/** In the page's world: what the context bridge would have put there. */
function pageStandIn(): void {
  const waiting = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
  let lastId = 0;
  const parse = (event: Event): never => JSON.parse((event as CustomEvent<string>).detail) as never;
  const dispatch = (type: string, detail: unknown) =>
    document.dispatchEvent(new CustomEvent(type, { detail: JSON.stringify(detail) }));
  document.addEventListener("to-page-expose", (event) => {
    const { key, names, window: kind }: { key: string; names: string[]; window: string } = parse(event);
    const call = (...args: unknown[]) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, ({ error, value }) => (error === undefined ? resolve(value) : reject(new Error(error))));
        dispatch("to-preload-call", { id: lastId, args });
      });
    const onState = (listener: (...args: unknown[]) => void) => {
      document.addEventListener("to-page-state", (told) => listener(...(parse(told) as unknown[])));
      dispatch("to-preload-listen", {});
    };
    const all: Record<string, unknown> = { window: kind, call, onState };
    Object.assign(window, { [key]: Object.fromEntries(names.map((name) => [name, all[name]])) });
  });
  document.addEventListener("to-page-answer", (event) => {
    const { id, ...answer }: { id: number; value?: unknown; error?: string } = parse(event);
    waiting.get(id)?.(answer);
  });
  dispatch("to-preload-ready", {});
}

async function openWith(page: Page, name: PreloadName): Promise<void> {
  const file = fileURLToPath(new URL(`../../dist/desktop/preload-${name}.cjs`, import.meta.url));
  await page.addInitScript(pageStandIn);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Page.enable");
  const source = electronStandIn(readFileSync(file, "utf8"));
  await devtools.send("Page.addScriptToEvaluateOnNewDocument", { source, worldName: "preload" });
  await page.route("http://app.test/", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto("http://app.test/");
}

interface Bridge {
  readonly window: string;
  call(name: unknown, request?: unknown): Promise<Answer>;
  onState(listener: (...args: unknown[]) => void): void;
}
declare global {
  interface Window {
    latchkeyDesktop: Bridge;
  }
}

/** What reaches Electron of each call, or the refusal. */
function callAll(page: Page, names: readonly unknown[]): Promise<(Answer | string)[]> {
  return page.evaluate(
    (all) =>
      Promise.all(
        all.map((name) =>
          window.latchkeyDesktop.call(name, { a: 1 }).catch((error: unknown) => (error as Error).message),
        ),
      ),
    names,
  );
}

const REFUSED = "this window may not ask for that";

for (const kind of ["app", "indicator"] as const) {
  test(`the ${kind}: the page gets functions for its own calls and nothing of Electron`, async ({ page }) => {
    await openWith(page, kind);

    const seen = await page.evaluate(() => ({
      bridge: Object.keys(window.latchkeyDesktop).sort(),
      window: window.latchkeyDesktop.window,
      node: ["require", "process", "module", "global", "Buffer", "electron", "ipcRenderer"].filter(
        (name) => name in window,
      ),
    }));
    expect(seen).toEqual({ bridge: ["call", "onState", "window"], window: kind, node: [] });

    const own = CALLS_OF[kind];
    const reached = await callAll(page, own);
    expect(reached).toEqual(own.map((name) => ({ channel: `latchkey:${name}`, request: { a: 1 } })));
  });

  test(`ATK-40: the ${kind}: only declared names pass`, async ({ page }) => {
    await openWith(page, kind);
    const others = kind === "app" ? CALLS_OF.indicator : CALLS_OF.app;
    const foreign = others.filter((name) => !(CALLS_OF[kind] as readonly string[]).includes(name));
    const tricks = [
      "",
      "__proto__",
      "constructor",
      "toString",
      "latchkey:stopAll",
      " stopAll",
      "STOPALL",
      0,
      null,
      ["stopAll"],
      {},
    ];

    const answers = await callAll(page, [...foreign, ...tricks]);

    expect(answers).toEqual([...foreign, ...tricks].map(() => REFUSED));
  });

  test(`ATK-40: the ${kind}: what the page does to built-in objects does not reach the preload script`, async ({
    page,
  }) => {
    await openWith(page, kind);
    await page.evaluate(() => {
      const yes = () => true;
      Object.assign(Set.prototype, { has: yes });
      Object.assign(Array.prototype, { includes: yes });
      Object.assign(Object.prototype, { quit: yes, stopEverything: yes });
    });

    expect(await callAll(page, ["quit", "stopEverything"])).toEqual([REFUSED, REFUSED]);
    expect(await callAll(page, ["stopAll"])).toEqual([{ channel: "latchkey:stopAll", request: { a: 1 } }]);
  });

  test(`the ${kind}: hears the state and nothing of whoever sent it`, async ({ page }) => {
    await openWith(page, kind);

    const heard = await page.evaluate((channel) => {
      const all: unknown[] = [];
      window.latchkeyDesktop.onState((...args) => all.push(args));
      const detail = JSON.stringify({ channel, args: [{ appVersion: "1.2.3" }] });
      document.dispatchEvent(new CustomEvent("from-main", { detail }));
      document.dispatchEvent(new CustomEvent("from-main", { detail: detail.replace(channel, "latchkey:other") }));
      return all;
    }, DESKTOP_STATE_EVENT);

    expect(heard).toEqual([[{ appVersion: "1.2.3" }]]);
  });
}

test("the capture window: gets its port and its secret once, and no bridge", async ({ page }) => {
  await openWith(page, "capture");

  const seen = await page.evaluate(async (channel) => {
    const got: unknown[] = [];
    const answer = new Promise((resolve) => {
      window.addEventListener("message", ({ data, ports: [port] }) => {
        got.push(data);
        if (port === undefined) return;
        port.addEventListener("message", (event) => resolve(event.data));
        port.start();
        port.postMessage("hello");
      });
    });
    const detail = JSON.stringify({ channel, args: ["s3cret"] });
    document.dispatchEvent(new CustomEvent("from-main", { detail }));
    return { answer: await answer, got, bridge: "latchkeyDesktop" in window };
  }, CAPTURE_PORT_MESSAGE);

  expect(seen).toEqual({
    answer: "agent heard hello",
    got: [{ type: CAPTURE_PORT_MESSAGE, secret: "s3cret" }],
    bridge: false,
  });
});
