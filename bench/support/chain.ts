import type { Page } from "@playwright/test";
import { HostedProduct } from "../../test/support/hosted-product.ts";
import { startTargetApp, startXvfb } from "../photon/peers/display.ts";
import type { Content } from "../photon/target-app/contents.ts";
import { ViewerBrowser } from "./viewer-browser.ts";

const SCREEN = { width: 1280, height: 720 };

/** The whole product on loopback with one guest's browser, as a bench that joins many times needs it. */
export interface Chain extends AsyncDisposable {
  readonly product: HostedProduct;
  readonly browser: ViewerBrowser;
  /** A page of its own; the caller closes its context. */
  newPage(): Promise<Page>;
}

export async function startChain(content: Content): Promise<Chain> {
  await using started = new AsyncDisposableStack();
  const scene = { ...SCREEN, content, host: "127.0.0.1" };
  const display = started.use(await startXvfb(scene));
  started.use(await startTargetApp(display, scene));
  const product = started.use(await HostedProduct.start({ display: display.name }));
  const browser = started.use(await ViewerBrowser.launch(null, null));
  const stack = started.move();
  return {
    product,
    browser,
    newPage: () => browser.newPage(SCREEN.width, SCREEN.height),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
