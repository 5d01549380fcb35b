/** True when `url` leads back to the machine that opens it. */
export function isLoopbackUrl(url: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);
}
