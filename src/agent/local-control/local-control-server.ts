import { once } from "node:events";
import { chmodSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  localControlAddress,
  localControlPointer,
  type LocalControlAddress,
} from "../../node/local-control-address.ts";
import type { Logger } from "../../node/logger.ts";
import { StartError } from "../../node/start-error.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import { writePrivateFile } from "../../node/private-file.ts";
import { answerEvents } from "./answer-events.ts";
import type { EventFeed } from "./event-feed.ts";
import { toLocalFailure } from "./local-control-error.ts";
import { answerLocal, type LocalControlParts } from "./local-control-routes.ts";
import { preparePrivateShortFolder } from "./short-folder.ts";

const LARGEST_BODY_BYTES = 16 * 1_024;
const REQUEST_TIMEOUT_MS = 5_000;
const MOST_CONNECTIONS = 32;

/** Answers the commands of the person who runs the agent, on a Unix socket that nobody else can open (a named pipe on Windows). */
export class LocalControlServer {
  readonly #server: Server;
  readonly #address: LocalControlAddress;
  readonly #pointer: string;
  readonly #events: EventFeed;

  private constructor(server: Server, address: LocalControlAddress, pointer: string, events: EventFeed) {
    this.#server = server;
    this.#events = events;
    this.#address = address;
    this.#pointer = pointer;
  }

  /**
   * Listens for the agent of `folder`, which must be locked: a socket left behind by an agent that was killed is replaced.
   * @throws StartError when it cannot
   */
  static async start(folder: string, parts: LocalControlParts, log: Logger): Promise<LocalControlServer> {
    const address = localControlAddress(folder, process.platform);
    const pointer = localControlPointer(folder);
    const server = createServer((request, response) => void respond(parts, log, request, response));
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    server.headersTimeout = REQUEST_TIMEOUT_MS;
    server.maxConnections = MOST_CONNECTIONS;
    try {
      if (address.shortFolder !== null) preparePrivateShortFolder(address.shortFolder);
      if (process.platform !== "win32") rmSync(address.path, { force: true });
      server.listen(address.path);
      await once(server, "listening");
      // The folder is private already; this also holds for whoever opens the folder up.
      if (process.platform !== "win32") chmodSync(address.path, 0o600);
      if (address.shortFolder === null) rmSync(pointer, { force: true });
      else writePrivateFile(pointer, `${address.path}\n`);
    } catch (error) {
      server.close();
      if (error instanceof StartError) throw error;
      throw new StartError(`the agent cannot listen on ${address.path}`, { cause: error });
    }
    return new LocalControlServer(server, address, pointer, parts.events);
  }

  /** Stops answering and leaves no socket behind. */
  async stop(): Promise<void> {
    this.#server.close();
    this.#events.stop();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
    if (process.platform !== "win32") rmSync(this.#address.path, { force: true });
    if (this.#address.shortFolder !== null) {
      rmSync(this.#address.shortFolder, { recursive: true, force: true });
      rmSync(this.#pointer, { force: true });
    }
  }
}

async function respond(
  parts: LocalControlParts,
  log: Logger,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await readJson(request);
    if (request.method === "GET" && pathOf(request) === "/events") return answerEvents(parts.events, response);
    const answer = await answerLocal(parts, request.method ?? "", pathOf(request), body);
    send(response, answer.status, answer.body);
  } catch (error) {
    const failure = toLocalFailure(error);
    if (failure.isUnexpected) log.error({ err: error }, "a local command failed");
    send(response, failure.status, failure.body);
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  // The rest of a body that was too large is not read: the connection ends with the answer.
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(body === null ? undefined : JSON.stringify(body));
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?")[0] ?? "/";
}

/** @throws AgentRefusal when the body is too large or not JSON */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > LARGEST_BODY_BYTES) throw new AgentRefusal("payload_too_large");
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    const refusal = new AgentRefusal("invalid_arguments", "The request's body is not JSON.");
    refusal.cause = error;
    throw refusal;
  }
}
