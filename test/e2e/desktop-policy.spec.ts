import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { APP_ORIGIN } from "../../src/main/app-scheme/app-origin.ts";
import { PackagedFiles } from "../../src/main/app-scheme/packaged-files.ts";
import { serveApp } from "../../src/main/app-scheme/serve-app.ts";
import { freshNonce } from "../../src/main/surroundings.ts";
import { CookieSession } from "../support/electron/cookie-session.ts";
import { setUpTeam } from "./support/people.ts";
import { expect, test } from "./support/test.ts";

const RENDERER = fileURLToPath(new URL("../../dist/renderer", import.meta.url));

/** The app's own scheme, as its windows are served by it, at an address that any browser can open. */
async function serveLikeTheApp(controlPlane: string) {
  const session = new CookieSession();
  const serve = serveApp("app", {
    files: new PackagedFiles(RENDERER),
    controlPlane: () => controlPlane,
    nonce: freshNonce,
    prove: async () => controlPlane,
    doubt: () => undefined,
    fetch: session.fetch,
  });
  const server = createServer((request, response) => void pass(request, response, serve));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  serve: (request: Request) => Promise<Response>,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  const body = method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(await buffer(request)) };
  const headers = { "content-type": request.headers["content-type"] ?? "application/octet-stream" };
  const answer = await serve(new Request(`${APP_ORIGIN}${url}`, { method, headers, ...body }));
  if (answer.type === "error") {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

test("the web app works whole under the policy of its windows", async ({ page, product }) => {
  const app = await serveLikeTheApp(product.url);
  const violations: string[] = [];
  await page.exposeFunction("noteViolation", (text: string) => void violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ blockedURI, sourceFile, violatedDirective }) => {
      const note: unknown = Reflect.get(window, "noteViolation");
      if (typeof note === "function") note(`${violatedDirective} ${blockedURI} ${sourceFile}`);
    });
  });

  await setUpTeam(page, { ...product, setupUrl: product.setupUrl.replace(product.url, app.url) });
  for (const path of ["/machines", "/guests", "/people", "/activity", "/settings", "/profile"]) {
    await page.goto(app.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await page.goto(`${app.url}/people`);
  await page
    .getByRole("button", { name: /invite/i })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toBeVisible();

  const styled = await page.evaluate(() => ({
    colour: getComputedStyle(document.documentElement).getPropertyValue("--mantine-color-body"),
    elements: document.querySelectorAll("style").length,
    // A dialog holds the page behind it still by a style element of its own.
    isHeld: getComputedStyle(document.body).overflowY,
    cookie: document.cookie,
  }));
  expect(styled).toMatchObject({ colour: expect.stringMatching(/\S/), isHeld: "hidden", cookie: "" });
  expect(styled.elements).toBeGreaterThan(0);
  expect(violations).toEqual([]);
  app.close();
});

test("ATK-40: a script or a style that got into a page of the app does nothing", async ({ page, product }) => {
  const app = await serveLikeTheApp(product.url);
  await page.goto(app.url);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  const outcome = await page.evaluate(async (elsewhere) => {
    const put = (name: string, text: string, more: Record<string, string> = {}) => {
      const element = Object.assign(document.createElement(name), more);
      element.textContent = text;
      document.body.append(element);
    };
    put("script", "window.hacked = 'inline'");
    put("script", "", { src: "data:text/javascript,window.hacked='data'" });
    put("script", "", { src: "/app/v1/session" });
    put("style", "body { color: rgb(1, 2, 3) }");
    put("iframe", "", { src: elsewhere });
    const image = new Image();
    image.setAttribute("onerror", "window.hacked = 'handler'");
    const failed = new Promise((resolve) => image.addEventListener("error", resolve));
    image.src = "/missing.png";
    document.body.append(image);
    await failed;
    const fetched = await fetch(elsewhere).then(
      () => "fetched",
      () => "refused",
    );
    return {
      hacked: Reflect.get(window, "hacked") ?? null,
      colour: getComputedStyle(document.body).color,
      fetched,
    };
  }, `${product.url}/healthz`);

  expect(outcome).toMatchObject({ hacked: null, fetched: "refused" });
  expect(outcome.colour).not.toBe("rgb(1, 2, 3)");
  app.close();
});
