import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { agentFolder, localControlAddress } from "../../src/node/local-control-address.ts";
import { NO_RIGHTS, NO_VETO } from "../../src/protocol/viewer/rights.ts";
import type { LocalGuests, LocalStatus } from "../../src/protocol/local-control/api.ts";

export const STATUS: LocalStatus = {
  state: "online",
  server: "http://127.0.0.1:7420",
  machineId: "0123456789abcdef0123456789abcdef",
  machineName: "studio-1",
  keyFingerprint: "SHA256:abc",
  agentVersion: "1.2.3",
  lastError: null,
  appliedRevision: 3,
};

const XTEST = { name: "x11", reason: "" };

export const NOBODY: LocalGuests = {
  veto: NO_VETO,
  hosting: { problem: null, input: { keyboard: XTEST, mouse: XTEST, gamepad: XTEST }, veto: NO_VETO },
  viewers: [],
  askFirst: false,
};

export function aViewer(change: Partial<LocalGuests["viewers"][number]> = {}): LocalGuests["viewers"][number] {
  const all = { keyboard: true, mouse: true, gamepad: true };
  return {
    sessionId: "session-1",
    kind: "guest",
    name: "Gil",
    granted: all,
    withheld: NO_RIGHTS,
    rights: all,
    expiresAtMs: null,
    path: null,
    state: "connected",
    ...change,
  };
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly json: unknown;
}

/** An agent's local socket with nothing behind it: real HTTP, answers that the test decides. */
export class LocalAgent {
  readonly asked: Asked[] = [];
  /** Answers everything but `/events`. */
  answer: (asked: Asked) => { status: number; body: unknown } = () => ({ status: 200, body: NOBODY });
  /** Connections that follow `/events`. */
  readonly watchers = new Set<ServerResponse>();
  /** What a watcher hears first. */
  first: readonly unknown[] = [
    { type: "status", status: STATUS },
    { type: "guests", guests: NOBODY },
  ];
  readonly #path: string;
  #server: Server | null = null;

  constructor(dataFolder: string) {
    const folder = agentFolder(dataFolder);
    mkdirSync(folder, { recursive: true });
    this.#path = localControlAddress(folder, process.platform).path;
    onTestFinished(() => this.stop());
  }

  async start(): Promise<this> {
    this.#server = createServer((request, response) => void this.#respond(request, response));
    this.#server.listen(this.#path);
    await once(this.#server, "listening");
    return this;
  }

  /** As a process that ends: every connection breaks and nothing listens. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
    rmSync(this.#path, { force: true });
  }

  tell(event: unknown): void {
    this.say(`${JSON.stringify(event)}\n`);
  }

  say(text: string): void {
    for (const watcher of this.watchers) watcher.write(text);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const { method = "", url: path = "" } = request;
    const asked = { method, path, json: text === "" ? undefined : (JSON.parse(text) as unknown) };
    if (path === "/events") return this.#follow(response);
    this.asked.push(asked);
    const { status, body } = this.answer(asked);
    response.writeHead(status, { connection: "close" }).end(body === null ? undefined : JSON.stringify(body));
  }

  #follow(response: ServerResponse): void {
    this.watchers.add(response);
    response.once("close", () => this.watchers.delete(response));
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.flushHeaders();
    for (const event of this.first) response.write(`${JSON.stringify(event)}\n`);
  }
}
