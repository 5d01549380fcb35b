import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { listAddresses } from "../../../../src/agent/inventory/addresses.ts";

const v4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: "IPv4",
  netmask: "255.255.255.0",
  mac: "02:00:00:00:00:01",
  cidr: null,
});
const v6 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: "IPv6",
  netmask: "ffff::",
  mac: "02:00:00:00:00:01",
  cidr: null,
  scopeid: 0,
});

describe("a machine's addresses", () => {
  it("are all but loopback and link-local, IPv4 first", () => {
    const interfaces = {
      lo: [v4("127.0.0.1", true), v6("::1", true)],
      eth0: [v6("2001:db8::7"), v6("fe80::1"), v6("febf::1"), v4("192.0.2.7")],
      usb0: [v4("169.254.3.4")],
      wlan0: [v4("10.0.0.5")],
    };

    expect(listAddresses(interfaces)).toEqual(["10.0.0.5", "192.0.2.7", "2001:db8::7"]);
  });

  it("are the same list whatever the order of the interfaces, each address once", () => {
    const a = { eth0: [v4("192.0.2.7")], eth1: [v4("192.0.2.8"), v4("192.0.2.7")] };
    const b = { eth1: [v4("192.0.2.7"), v4("192.0.2.8")], eth0: [v4("192.0.2.7")] };

    expect(listAddresses(a)).toEqual(listAddresses(b));
    expect(listAddresses(a)).toEqual(["192.0.2.7", "192.0.2.8"]);
  });

  it("are at most 64, however many a container host has", () => {
    const many = Array.from({ length: 1_000 }, (_, i) => v4(`10.0.${i >> 8}.${i & 255}`));

    expect(listAddresses({ docker0: many })).toHaveLength(64);
  });

  it("may be none", () => {
    expect(listAddresses({ gone: undefined })).toEqual([]);
  });
});
