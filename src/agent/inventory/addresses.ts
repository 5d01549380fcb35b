import type { NetworkInterfaceInfo } from "node:os";

/** More addresses than this say nothing about a machine; a container host can have thousands. */
const MOST_ADDRESSES = 64;

/** All addresses but loopback and link-local, IPv4 first, in a stable order. */
export function listAddresses(interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]>): string[] {
  const usable = Object.values(interfaces)
    .flatMap((found) => found ?? [])
    .filter(({ address, internal }) => !internal && !isLinkLocal(address));
  const [v4, v6] = [usable.filter(isIpv4), usable.filter((info) => !isIpv4(info))].map((family) =>
    family.map(({ address }) => address).sort(),
  );
  return [...new Set([...(v4 ?? []), ...(v6 ?? [])])].slice(0, MOST_ADDRESSES);
}

function isIpv4({ family }: NetworkInterfaceInfo): boolean {
  return family === "IPv4";
}

/** 169.254.0.0/16 and fe80::/10. */
function isLinkLocal(address: string): boolean {
  return address.startsWith("169.254.") || /^fe[89ab]/i.test(address);
}
