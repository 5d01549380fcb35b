/** Stands for the session that holds the control plane's cookie: Node's own `fetch`, with a jar. */
export class CookieSession {
  readonly #jar = new Map<string, string>();
  /** Headers of every request, as they went out. */
  readonly sent: { url: string; headers: Headers }[] = [];

  readonly cookies = {
    get: ({ url: _url }: { url?: string }) =>
      Promise.resolve([...this.#jar].map(([name, value]) => cookie(name, value))),
  };

  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (init.credentials === "include" && this.#jar.size > 0) {
      headers.set("cookie", [...this.#jar].map((pair) => pair.join("=")).join("; "));
    }
    this.sent.push({ url, headers });
    const response = await fetch(url, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      const [name = "", value = ""] = pair.split("=", 2);
      if (value === "") this.#jar.delete(name);
      else this.#jar.set(name, value);
    }
    return response;
  };
}

function cookie(name: string, value: string) {
  return { name, value, sameSite: "lax" as const };
}
