import { expect, test as base, type Page } from "@playwright/test";
import { CAPTURE_PORT_MESSAGE } from "../../src/protocol/desktop-ipc/names.ts";
import { builtPreload } from "../support/electron/built-preload.ts";
import { PreloadedPage } from "../support/electron/preloaded-page.ts";

/* The built preload script of the capture window, in a real Chromium and a world of its own, as Electron runs it. */

const ORIGIN = "http://capture.test";
/** Writes down every message that the page hears, in its own world. */
const LISTENS = `<!doctype html><script>
  window.heard = [];
  addEventListener("message", ({ data, ports, source }) => {
    heard.push({ data, ports: ports.length, isOwn: source === window });
    for (const port of ports) port.onmessage = ({ data }) => port.postMessage("echo " + data);
  });
</script>`;

interface Heard {
  readonly data: unknown;
  readonly ports: number;
  readonly isOwn: boolean;
}

const test = base.extend<{ preloaded: PreloadedPage; bare: Page }>({
  preloaded: async ({ page }, use) => {
    await serve(page, LISTENS);
    const preloaded = await PreloadedPage.prepare(page, await builtPreload("capture"));
    await page.goto(ORIGIN);
    await use(preloaded);
  },
  bare: async ({ context }, use) => {
    const page = await context.newPage();
    await serve(page, LISTENS);
    await page.goto(ORIGIN);
    await use(page);
  },
});

async function serve(page: Page, html: string): Promise<void> {
  await page.route(`${ORIGIN}/**`, (route) => route.fulfill({ contentType: "text/html", body: html }));
}

async function heardBy(page: Page): Promise<Heard[]> {
  return page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
}

test("the capture page gets the agent's port and the secret from its own window, once", async ({ preloaded }) => {
  const frames: unknown[] = [];
  preloaded.onFrame = (frame) => frames.push(frame);

  await preloaded.send(CAPTURE_PORT_MESSAGE, "the secret");
  await preloaded.post("hello");
  await expect.poll(() => frames).toEqual(["echo hello"]);
  await preloaded.send(CAPTURE_PORT_MESSAGE, "another secret");
  await preloaded.send("latchkey:describe", "x");
  await preloaded.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));

  expect(await heardBy(preloaded.page)).toEqual([
    { data: { type: CAPTURE_PORT_MESSAGE, secret: "the secret" }, ports: 1, isOwn: true },
  ]);
});

test("the capture page's own world is as bare as without the preload script (ATK-40)", async ({ preloaded, bare }) => {
  const names = (page: Page) => page.evaluate(() => Object.getOwnPropertyNames(window).toSorted());

  await preloaded.send(CAPTURE_PORT_MESSAGE, "the secret");

  expect(await names(preloaded.page)).toEqual(await names(bare));
});
