/** A small JSON client of a running control plane, signed in by bearer token. */
export class HttpClient {
  readonly #url: string;
  readonly #token: string | null;

  constructor(url: string, token: string | null = null) {
    this.#url = url;
    this.#token = token;
  }

  /** As whoever opens a live socket. */
  get headers(): Record<string, string> {
    return this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
  }

  /** Makes the first account, as a caller on loopback may, and signs it in. */
  static async asOwner(url: string, username = "mina-ode", password = "correct horse"): Promise<HttpClient> {
    const visitor = new HttpClient(url);
    const created = await visitor.request("POST", "/api/users/adm/createsuperadmin", { username, password });
    if (created.status !== 200)
      throw new Error(`createsuperadmin answered ${created.status} ${JSON.stringify(created.body)}`);
    return HttpClient.signIn(url, username, password);
  }

  static async signIn(url: string, username = "mina-ode", password = "correct horse"): Promise<HttpClient> {
    const { status, body } = await new HttpClient(url).request<{ Response: { AuthToken: string } }>(
      "POST",
      "/api/users/adm/authenticate",
      { username, password },
    );
    if (status !== 200) throw new Error(`authenticate answered ${status} ${JSON.stringify(body)}`);
    return new HttpClient(url, body.Response.AuthToken);
  }

  async request<T = Record<string, unknown>>(
    method: string,
    path: string,
    json?: unknown,
  ): Promise<{ status: number; body: T }> {
    const headers = this.headers;
    if (json !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T };
  }

  /** Like `request`, for what must succeed. */
  async ok<T = Record<string, unknown>>(method: string, path: string, json?: unknown): Promise<T> {
    const { status, body } = await this.request<T>(method, path, json);
    if (status >= 300) throw new Error(`${method} ${path} answered ${status} ${JSON.stringify(body)}`);
    return body;
  }
}
