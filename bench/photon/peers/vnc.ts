import type { Page } from "@playwright/test";
import { ToolProcess } from "../../support/tool-process.ts";
import { VncBridge } from "../../support/vnc-bridge.ts";
import { freePort, pressesOf, startTargetApp, startXServer, startXvfb, waitForPort, type Display } from "./display.ts";
import type { Peer, PeerName, Scene } from "./peer.ts";

type VncName = Exclude<PeerName, "latchkey">;

/** A VNC server on a scene, behind noVNC. */
export async function startVncPeer(name: VncName, scene: Scene): Promise<Peer> {
  await using started = new AsyncDisposableStack();
  const port = await freePort();
  const { display, server } = await startVncServer(name, scene, port, started);
  const app = started.use(await startTargetApp(display, scene));
  await waitForPort(port);
  const bridge = started.use(await VncBridge.start(scene.host, port));
  const stack = started.move();
  return {
    hostPids: [server.pid],
    trustedOrigin: null,
    picture: "#screen canvas",
    open: (page) => openNoVnc(page, bridge.url),
    pressesMs: () => pressesOf(app),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Each with the options of its own documentation for one screen that several people may watch; x11vnc as it comes. */
async function startVncServer(
  name: VncName,
  scene: Scene,
  port: number,
  started: AsyncDisposableStack,
): Promise<{ display: Display; server: ToolProcess }> {
  const size = `${scene.width}x${scene.height}`;
  if (name === "xvnc") {
    const security = ["-SecurityTypes", "None", "-localhost", "-AlwaysShared"];
    const args = ["-geometry", size, "-depth", "24", ...security, "-rfbport", String(port)];
    const display = started.use(await startXServer("Xvnc", args));
    return { display, server: display.server };
  }
  const display = started.use(await startXvfb(scene));
  const common = ["-display", display.name, "-rfbport", String(port), "-localhost"];
  const server = started.use(
    name === "x11vnc"
      ? new ToolProcess("x11vnc", [...common, "-nopw", "-forever", "-shared", "-noipv6"])
      : new ToolProcess("X0tigervnc", [...common, "-SecurityTypes", "None"]),
  );
  return { display, server };
}

async function openNoVnc(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => document.title === "connected", null, { timeout: 60_000 });
  await page.waitForFunction(
    () => (document.querySelector<HTMLCanvasElement>("#screen canvas")?.width ?? 0) > 400,
    null,
    { timeout: 60_000 },
  );
}
