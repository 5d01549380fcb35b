import type * as z from "zod";
import { refusedAnswer, unreachable, unreadableAnswer } from "./api-failure.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type QueryValue = string | number | undefined;

export interface RequestOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * Asks the control plane and parses its answer.
 * @throws ApiFailure when it refuses, does not answer, or answers something that the schema does not know
 */
export async function request<Answer extends z.ZodType>(
  method: Method,
  path: string,
  answer: Answer,
  options: RequestOptions = {},
): Promise<z.infer<Answer>> {
  const response = await send(method, path, options);
  const parsed = answer.safeParse(await readJson(response));
  if (!parsed.success) throw unreadableAnswer(parsed.error);
  return parsed.data;
}

/** As `request`, for operations whose answer carries nothing. */
export async function requestNothing(method: Method, path: string, options: RequestOptions = {}): Promise<void> {
  await send(method, path, options);
}

/** As `request`, for what is no JSON. Without the mark that a file begins with. */
export async function requestText(method: Method, path: string, options: RequestOptions = {}): Promise<string> {
  return (await send(method, path, options)).text();
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const response = await fetch(`${path}${queryText(options.query ?? {})}`, requestInit(method, options)).catch(
    (error: unknown) => {
      if (options.signal?.aborted === true) throw error;
      throw unreachable(error);
    },
  );
  if (!response.ok) throw refusedAnswer(response.status, await readJson(response));
  return response;
}

function requestInit(method: Method, { body, signal }: RequestOptions): RequestInit {
  const init: RequestInit = {
    method,
    credentials: "same-origin",
    cache: "no-store",
    headers: { accept: "application/json" },
  };
  if (signal) init.signal = signal;
  if (method === "POST" || method === "PUT" || method === "PATCH") {
    init.headers = { accept: "application/json", "content-type": "application/json" };
    init.body = JSON.stringify(body ?? {});
  }
  return init;
}

/** `null` for a body that is no JSON; the schema then refuses it. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page, or nothing at all.
    return null;
  }
}

/** `?a=1&b=2` of what is set, or nothing. */
export function queryText(query: Readonly<Record<string, QueryValue>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}
