import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { json } from "node:stream/consumers";

/** One origin and the credential for it. `fetch` cannot be given a certificate to trust, so this speaks `node:https` itself. */
export class JsonClient {
  readonly #origin: URL;
  readonly #ca: string | undefined;
  #bearer: string | null = null;

  constructor(origin: URL, ca: string | null) {
    this.#origin = origin;
    this.#ca = ca ?? undefined;
  }

  get authorization(): string {
    return `Bearer ${this.#bearer ?? ""}`;
  }

  signedInWith(bearer: string): void {
    this.#bearer = bearer;
  }

  get(path: string): Promise<unknown> {
    return this.#send("GET", path, null);
  }

  post(path: string, body: object): Promise<unknown> {
    return this.#send("POST", path, JSON.stringify(body));
  }

  #send(method: string, path: string, body: string | null): Promise<unknown> {
    const headers = {
      ...(body === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      ...(this.#bearer === null ? {} : { authorization: this.authorization }),
    };
    const request = this.#origin.protocol === "https:" ? requestHttps : requestHttp;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const sent = request(new URL(path, this.#origin), { method, headers, ca: this.#ca }, (response) => {
      json(response).then((answer) => {
        const status = response.statusCode ?? 0;
        if (status >= 300) reject(new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`));
        else resolve(answer);
      }, reject);
    });
    sent.once("error", reject);
    sent.end(body ?? undefined);
    return promise;
  }
}
