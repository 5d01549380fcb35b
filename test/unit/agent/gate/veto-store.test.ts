import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { VetoStore } from "../../../../src/agent/gate/veto-store.ts";
import { NO_VETO } from "../../../../src/protocol/viewer/rights.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function storeIn(folder: string) {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  return { store: new VetoStore(folder, log), lines };
}

describe("what the owner withholds", () => {
  it("is nothing before anything was said", () => {
    expect(storeIn(temporaryFolder()).store.read()).toEqual({ veto: NO_VETO, stopped: [] });
  });

  it("survives a restart", () => {
    const folder = temporaryFolder();
    const stored = { veto: { ...NO_VETO, mouse: true }, stopped: ["s1"] };

    storeIn(folder).store.write(stored);

    expect(storeIn(folder).store.read()).toEqual(stored);
  });

  it.each([
    ["empty", ""],
    ["cut short", '{"version":1,"content":{"veto":{"keyboard":true'],
    ["without a device", '{"version":1,"content":{"veto":{"keyboard":false,"mouse":false,"all":false},"stopped":[]}}'],
    ["of a newer version", '{"version":2,"content":{}}'],
  ])("is everything, and said aloud, when its file is %s", (_name, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "veto.json"), text);
    const { store, lines } = storeIn(folder);

    expect(store.read().veto).toEqual({ keyboard: true, mouse: true, gamepad: true, all: true });

    expect(lines.join()).toContain("everything is withheld");
    store.write({ veto: NO_VETO, stopped: [] });
    expect(store.read().veto).toEqual(NO_VETO);
  });
});
