import { request as httpRequest, type IncomingMessage } from "node:http";
import type * as z from "zod";
import { parseJson } from "../base/parse-json.ts";
import { LocalError } from "../protocol/local-control/api.ts";
import { agentFolder, findLocalControl } from "./local-control-address.ts";
import { LocalFailure, unreachable } from "./local-failure.ts";
import { followEvents, type LocalWatch } from "./local-watch.ts";

/** RSA keys take a moment to make, and the control plane is asked twice. */
const ANSWER_TIMEOUT_MS = 60_000;
const LARGEST_ANSWER_BYTES = 4 * 1_024 * 1_024;

/** Speaks to the agent that runs with `dataFolder` on this machine. */
export class LocalClient {
  readonly #dataFolder: string;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  /**
   * Sends one request and reads its answer with `schema`; an answer without a body is null.
   * @throws LocalFailure when the agent does not run, refuses or answers nonsense
   */
  async call<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    json?: unknown,
  ): Promise<z.infer<Schema>> {
    const { status, text } = await this.#send(method, path, json);
    const body = text === "" ? null : parseJson(text);
    if (status >= 300) throw refusal(status, body);
    const answer = schema.safeParse(body);
    if (answer.success) return answer.data;
    throw new LocalFailure("unreadable", "the agent's answer was not understood; is it another version?");
  }

  /** Hears how everything stands and every change of it, until `signal` aborts. Comes back by itself to an agent that was away. */
  watch(watch: LocalWatch, signal: AbortSignal): Promise<void> {
    return followEvents(this.#dataFolder, watch, signal);
  }

  async #send(method: string, path: string, json: unknown): Promise<{ status: number; text: string }> {
    try {
      const socketPath = findLocalControl(agentFolder(this.#dataFolder), process.platform);
      return await exchange(socketPath, method, path, json);
    } catch (error) {
      throw unreachable(error, this.#dataFolder);
    }
  }
}

function refusal(status: number, body: unknown): LocalFailure {
  const error = LocalError.safeParse(body);
  if (!error.success) return new LocalFailure("refused", `the agent answered with status ${status}`);
  return new LocalFailure("refused", error.data.message, { code: error.data.code });
}

function exchange(
  socketPath: string,
  method: string,
  path: string,
  json: unknown,
): Promise<{ status: number; text: string }> {
  const body = json === undefined ? "" : JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        socketPath,
        method,
        path,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      },
      (response) => {
        readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      },
    );
    request.once("error", reject);
    request.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > LARGEST_ANSWER_BYTES) throw new LocalFailure("unreadable", "the agent's answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
