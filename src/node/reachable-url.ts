import { networkInterfaces } from "node:os";

/**
 * Where others reach a server that listens on `url`. A wildcard address is nowhere to connect to: this machine's first address on a
 * network stands for it, or loopback when there is none.
 */
export function reachableUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.hostname === "0.0.0.0" || parsed.hostname === "[::]") parsed.hostname = firstAddress() ?? "127.0.0.1";
  return parsed.origin;
}

function firstAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find((address) => address.family === "IPv4" && !address.internal)?.address;
}
