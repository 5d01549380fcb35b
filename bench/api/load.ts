import { connect, type Socket } from "node:net";

/** How many connections ask at once; each sends its next request when it has its answer. */
export const CONNECTIONS = 32;
const HEADER_END = Buffer.from("\r\n\r\n");

export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly path: string;
  readonly bearer: string;
  readonly body: object | null;
}

/** What some stretches of load on one server gave; times in milliseconds. */
export interface LoadSamples {
  readonly latenciesMs: number[];
  lastedMs: number;
}

/**
 * Sends one request again and again over keep-alive connections for `durationMs` and adds what it took to `samples`. It speaks HTTP over
 * plain sockets, because `node:http` as a client costs more than the server that is measured.
 * @throws when an answer is not 200 or a connection ends
 */
export async function load(
  server: URL,
  request: ApiRequest,
  durationMs: number,
  samples: LoadSamples | null,
): Promise<void> {
  const message = toMessage(server, request);
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(server)));
  try {
    const startedMs = performance.now();
    const endMs = startedMs + durationMs;
    const latenciesMs: number[] = [];
    const askOn = async (connection: Connection): Promise<void> => {
      for (let now = startedMs; now < endMs;) {
        await connection.ask(message);
        const then = now;
        now = performance.now();
        latenciesMs.push(now - then);
      }
    };
    await Promise.all(connections.map(askOn));
    if (samples === null) return;
    for (const latency of latenciesMs) samples.latenciesMs.push(latency);
    samples.lastedMs += performance.now() - startedMs;
  } finally {
    for (const connection of connections) connection.close();
  }
}

/** Sends what `nth` makes, `perSecond` times a second, until it is ended. Ending it throws what went wrong. */
export async function beside(server: URL, perSecond: number, nth: (index: number) => ApiRequest) {
  const connection = await Connection.open(server);
  let sent = Promise.resolve();
  let index = 0;
  const timer = setInterval(() => {
    const message = toMessage(server, nth(index++));
    sent = sent.then(async () => void (await connection.ask(message)));
    // Said by whoever ends it.
    sent.catch(() => undefined);
  }, 1_000 / perSecond);
  return {
    async end(): Promise<void> {
      clearInterval(timer);
      await sent.finally(() => connection.close());
    },
  };
}

/** One answer's body. @throws when it is not 200 */
export async function askOnce(server: URL, request: ApiRequest): Promise<Buffer> {
  const connection = await Connection.open(server);
  try {
    return await connection.ask(toMessage(server, request));
  } finally {
    connection.close();
  }
}

function toMessage(server: URL, { bearer, body, method, path }: ApiRequest): Buffer {
  const text = body === null ? "" : JSON.stringify(body);
  const lines = [`${method} ${path} HTTP/1.1`, `host: ${server.host}`, `authorization: Bearer ${bearer}`];
  if (body !== null) lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(text)}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${text}`);
}

/** A keep-alive connection with one request under way at most. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve(body: Buffer): void; reject(error: Error): void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (data) => this.#receive(data));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed a connection")));
  }

  static async open(server: URL): Promise<Connection> {
    const socket = connect(Number(server.port), server.hostname);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
    return new Connection(socket);
  }

  ask(message: Buffer): Promise<Buffer> {
    const { promise, reject, resolve } = Promise.withResolvers<Buffer>();
    this.#waiting = { resolve, reject };
    this.#socket.write(message);
    return promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(data: Buffer): void {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const headerEnd = this.#received.indexOf(HEADER_END);
    if (headerEnd < 0) return;
    const head = this.#received.toString("latin1", 0, headerEnd);
    const bodyStart = headerEnd + HEADER_END.length;
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) return this.#fail(new Error(`an answer without a length:\n${head}`));
    const bodyEnd = bodyStart + Number(length);
    if (this.#received.length < bodyEnd) return;
    const body = this.#received.subarray(bodyStart, bodyEnd);
    this.#received = this.#received.subarray(bodyEnd);
    if (!head.startsWith("HTTP/1.1 200 ")) return this.#fail(new Error(`${head}\n\n${body.toString("utf8")}`));
    this.#waiting?.resolve(body);
    this.#waiting = null;
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
