import { parseJson } from "../base/parse-json.ts";
import { request as httpRequest, type IncomingMessage } from "node:http";
import type * as z from "zod";
import { agentFolder, findLocalControl } from "../node/local-control-address.ts";
import { LocalError } from "../protocol/local-control/api.ts";

/** RSA keys take a moment to make, and the control plane is asked twice. */
const ANSWER_TIMEOUT_MS = 60_000;
const LARGEST_ANSWER_BYTES = 4 * 1_024 * 1_024;

/** A command could not be carried out. The message is one line for people. */
export class LocalFailure extends Error {
  override readonly name = "LocalFailure";
}

/** Speaks to the agent that runs with `dataFolder` on this machine. */
export class LocalClient {
  readonly #dataFolder: string;

  constructor(dataFolder: string) {
    this.#dataFolder = dataFolder;
  }

  /**
   * Sends one request and reads its answer with `schema`.
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
    if (status >= 300) {
      const error = LocalError.safeParse(body);
      throw new LocalFailure(error.success ? error.data.message : `the agent answered with status ${status}`);
    }
    const answer = schema.safeParse(body);
    if (!answer.success) throw new LocalFailure("the agent's answer was not understood; is it another version?");
    return answer.data;
  }

  async #send(method: string, path: string, json: unknown): Promise<{ status: number; text: string }> {
    try {
      return await exchange(this.#socketPath(), method, path, json);
    } catch (error) {
      if (error instanceof LocalFailure) throw error;
      throw new LocalFailure(this.#describe(error), { cause: error });
    }
  }

  #socketPath(): string {
    return findLocalControl(agentFolder(this.#dataFolder), process.platform);
  }

  #describe(error: unknown): string {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ECONNREFUSED") {
      return `no agent runs with the data folder ${this.#dataFolder}; start it with: latchkey agent --data ${this.#dataFolder}`;
    }
    if (code === "EACCES" || code === "EPERM") return "this agent belongs to another user of this machine";
    return `the agent cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
  }
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
    if (size > LARGEST_ANSWER_BYTES) throw new LocalFailure("the agent's answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
