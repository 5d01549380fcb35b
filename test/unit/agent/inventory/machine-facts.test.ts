import type { Systeminformation } from "systeminformation";
import { describe, expect, it } from "vitest";
import { Inventory } from "../../../../src/protocol/inventory.ts";
import { toGraphics } from "../../../../src/agent/inventory/find-slow-facts.ts";
import { mergeFacts, parseOsRelease, quickFacts, shorten } from "../../../../src/agent/inventory/machine-facts.ts";

describe("facts about a machine", () => {
  it("fit the protocol, on whatever machine this test runs", () => {
    const facts = quickFacts();

    expect(Inventory.safeParse({ ...facts, ip: "", ips: [] }).error).toBeUndefined();
    expect(facts.memoryTotalBytes).toBeGreaterThan(0);
    expect(facts.hostname).not.toBe("");
  });

  it("keep what is known where the slow ones are absent", () => {
    const quick = { ...quickFacts(), osVersion: "Debian 12", cpuModel: "a model" };

    expect(mergeFacts(quick, {})).toEqual(quick);
    expect(mergeFacts(quick, { cpuModel: "another", gpus: ["a card"] })).toEqual({
      ...quick,
      cpuModel: "another",
      gpus: ["a card"],
    });
  });

  it.each([
    ['NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n', "Debian GNU/Linux 12 (bookworm)"],
    ["PRETTY_NAME=Alpine\nID=alpine", "Alpine"],
    ["ID=scratch", null],
    ["", null],
  ])("read the system's name from os-release: %j", (text, expected) => {
    expect(parseOsRelease(text)).toBe(expected);
  });

  it("ATK-42: drop control characters of firmware and cut what is too long", () => {
    expect(shorten(`evil\u001b[31m\u0000card${"x".repeat(400)}`)).toMatch(/^evil\[31mcardx+$/);
    expect(shorten("x".repeat(400))).toHaveLength(256);
  });

  it("take from graphics only what the protocol carries, whatever is missing", () => {
    const facts = toGraphics({
      controllers: [
        { vendor: "NVIDIA", model: "RTX", bus: "", vram: 1, vramDynamic: false },
        { vendor: "", model: "", bus: "", vram: null, vramDynamic: false },
      ],
      displays: [
        display({ model: "U2720Q", currentResX: 3_840, currentResY: 2_160 }),
        display({ main: true, resolutionX: -1 }),
      ],
    });

    expect(facts).toEqual({
      gpus: ["NVIDIA RTX"],
      displays: [
        { name: "U2720Q", width: 3_840, height: 2_160, primary: false },
        { name: "display 2", width: 0, height: 0, primary: true },
      ],
    });
  });
});

function display(over: Partial<Systeminformation.GraphicsDisplayData>): Systeminformation.GraphicsDisplayData {
  return {
    vendorId: null,
    productionYear: null,
    serial: null,
    displayId: null,
    vendor: "",
    model: "",
    deviceName: "",
    main: false,
    builtin: false,
    connection: "",
    sizeX: null,
    sizeY: null,
    pixelDepth: null,
    resolutionX: null,
    resolutionY: null,
    currentResX: null,
    currentResY: null,
    positionX: 0,
    positionY: 0,
    currentRefreshRate: null,
    ...over,
  };
}
