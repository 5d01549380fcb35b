/** True when `url` leads back to the machine that opens it. */
export function isLoopbackUrl(url: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);
}

/** The origin by which a machine's own programs come to a server that says it listens on `ready`, also when that is everywhere. */
export function loopbackOrigin(ready: string): string {
  const url = new URL(ready);
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  return url.origin;
}
