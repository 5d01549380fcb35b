import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { APP_ORIGIN } from "../../../../src/main/app-scheme/app-origin.ts";
import { PackagedFiles } from "../../../../src/main/app-scheme/packaged-files.ts";
import { serveApp } from "../../../../src/main/app-scheme/serve-app.ts";
import type { WindowKind } from "../../../../src/main/windows/window-kinds.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function setup(kind: WindowKind = "app", controlPlane: string | null = "https://desk.example") {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><html><head><title>x</title></head></html>");
  writeFileSync(join(folder, "capture.html"), "<!doctype html><html><head></head></html>");
  writeFileSync(join(folder, "assets", "app-1a2b.js"), "document.title = '1';");
  symlinkSync("/etc/passwd", join(folder, "assets", "link.css"));
  let nonces = 0;
  const serve = serveApp(kind, {
    files: new PackagedFiles(folder),
    controlPlane: () => controlPlane,
    nonce: () => `nonce${++nonces}`,
    prove: async () => null,
    doubt: () => undefined,
    fetch: () => Promise.reject(new Error("nobody is asked")),
  });
  // Electron hands a request of the app's scheme; Node's `Request` takes it as it is.
  return (path: string) => serve(new Request(`${APP_ORIGIN}${path}`));
}

function policyOf(response: Response): Record<string, string> {
  const policy = response.headers.get("content-security-policy") ?? "";
  return Object.fromEntries(policy.split("; ").map((directive) => directive.split(/ (.*)/, 2) as [string, string]));
}

describe("the app's own pages", () => {
  it("run nothing inline and speak to nobody but the chosen control plane", async () => {
    expect(policyOf(await setup()("/machines"))).toEqual({
      "default-src": "'none'",
      "script-src": "'self'",
      "style-src": "'self' 'nonce-nonce1'",
      "img-src": "'self' data: blob:",
      "font-src": "'self'",
      "media-src": "'self' blob:",
      "connect-src": "'self' wss://desk.example",
      "base-uri": "'none'",
      "form-action": "'none'",
      "frame-ancestors": "'none'",
    });
  });

  it("may open sockets to whichever one is chosen while they are there, and speak to nobody else meanwhile", async () => {
    expect(policyOf(await setup("app", null)("/"))["connect-src"]).toBe("'self' ws: wss:");
  });

  it("speak to nobody at all in the indicator and in the capture window", async () => {
    expect(policyOf(await setup("indicator")("/"))["connect-src"]).toBe("'none'");
    expect(policyOf(await setup("capture")("/capture.html"))["connect-src"]).toBe("'none'");
  });

  it("find a nonce for their style elements that is fresh for every page", async () => {
    const ask = setup();

    const pages = [await ask("/"), await ask("/")];

    const texts = await Promise.all(pages.map((page) => page.text()));
    expect(texts[0]).toContain(`<head><meta name="style-nonce" content="nonce1">`);
    expect(texts[1]).toContain(`content="nonce2"`);
    expect(pages.map((page) => policyOf(page)["style-src"])).toEqual([
      "'self' 'nonce-nonce1'",
      "'self' 'nonce-nonce2'",
    ]);
  });

  it("are never guessed at by the browser, and may use nothing of the computer but what their window is for", async () => {
    const page = await setup("app")("/");
    const capture = await setup("capture")("/capture.html");

    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("permissions-policy")).toMatch(/camera=\(\).*display-capture=\(\), fullscreen=\(self\)/);
    expect(capture.headers.get("permissions-policy")).toMatch(/camera=\(\).*display-capture=\(self\), fullscreen=\(\)/);
  });

  it("have their files with the right type, and no others", async () => {
    const ask = setup();

    const script = await ask("/assets/app-1a2b.js");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await script.text()).toBe("document.title = '1';");
    expect((await ask("/assets/app-0000.js")).status).toBe(404);
    expect((await ask("/assets/link.css")).status).toBe(404);
  });

  it("hear nobody when no control plane may be spoken to", async () => {
    expect((await setup()("/app/v1/session")).type).toBe("error");
  });
});
