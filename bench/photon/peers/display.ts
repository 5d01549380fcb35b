import { createServer } from "node:net";
import { connect } from "node:net";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { ToolProcess } from "../../support/tool-process.ts";
import type { Scene } from "./peer.ts";

const TARGET_APP = fileURLToPath(new URL("../target-app/main.ts", import.meta.url));
const PORT_TIMEOUT_MS = 10_000;

/** An X server without a screen of glass. `name`: what DISPLAY is to be. */
export interface Display extends AsyncDisposable {
  readonly name: string;
  readonly server: ToolProcess;
}

export async function startXvfb({ width, height }: Scene): Promise<Display> {
  return startXServer("Xvfb", ["-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp", "-noreset"]);
}

/** Starts an X server that finds a free display number by itself. */
export async function startXServer(command: string, args: readonly string[]): Promise<Display> {
  const server = new ToolProcess(command, ["-displayfd", "1", ...args]);
  try {
    const [, number = ""] = await server.line(/^(\d+)$/);
    return { name: `:${number}`, server, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

export async function startTargetApp(display: Display, { width, height, content }: Scene): Promise<ToolProcess> {
  const app = new ToolProcess(process.execPath, [TARGET_APP, display.name, String(width), String(height), content]);
  await app.line(/^ready$/, 30_000);
  return app;
}

/** When the application received its presses, milliseconds since 1970. */
export function pressesOf(app: ToolProcess): number[] {
  return app.lines.flatMap((line) => (line.startsWith("press ") ? [Number(line.slice("press ".length))] : []));
}

/** A port of loopback that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Resolves when something listens on the port of loopback. */
export async function waitForPort(port: number): Promise<void> {
  const deadline = performance.now() + PORT_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(
        () => false,
        () => false,
      ),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await setTimeout(50);
  }
  throw new Error(`nothing listens on port ${port}`);
}
