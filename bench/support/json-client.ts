import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";

/** One origin and the credential for it. `fetch` cannot be given a certificate to trust, so this speaks `node:https` itself. */
export class JsonClient {
  readonly #origin: URL;
  readonly #ca: string | undefined;
  /** Where requests come from; undefined = the system chooses. */
  readonly #localAddress: string | undefined;
  #bearer: string | null = null;

  constructor(origin: URL, ca: string | null, localAddress?: string) {
    this.#origin = origin;
    this.#ca = ca ?? undefined;
    this.#localAddress = localAddress;
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
    return this.send("POST", path, body);
  }

  /** @throws for any status but 2xx; null for an empty answer */
  send(method: string, path: string, body: object | null): Promise<unknown> {
    return this.#send(method, path, body === null ? null : JSON.stringify(body));
  }

  #send(method: string, path: string, body: string | null): Promise<unknown> {
    const headers = {
      ...(body === null ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
      ...(this.#bearer === null ? {} : { authorization: this.authorization }),
    };
    const request = this.#origin.protocol === "https:" ? requestHttps : requestHttp;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const options = { method, headers, ca: this.#ca, localAddress: this.#localAddress };
    const sent = request(new URL(path, this.#origin), options, (response) => {
      text(response)
        .then((answer) => {
          const status = response.statusCode ?? 0;
          if (status >= 300) throw new Error(`${method} ${path}: ${status} ${answer}`);
          return answer === "" ? null : (JSON.parse(answer) as unknown);
        })
        .then(resolve, reject);
    });
    sent.once("error", reject);
    sent.end(body ?? undefined);
    return promise;
  }
}
