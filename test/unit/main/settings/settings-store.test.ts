import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../../../src/main/settings/settings.ts";
import { SettingsStore } from "../../../../src/main/settings/settings-store.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const NOW = Date.UTC(2027, 0, 8, 9, 30);
const PINNED = {
  origin: "https://desk.example",
  teamId: "t1",
  teamName: "Lab",
  publicKey: "A".repeat(43),
  isOwn: false,
};

function setup(content?: string) {
  const path = join(temporaryFolder(), "settings.json");
  if (content !== undefined) writeFileSync(path, content);
  return { path, open: () => SettingsStore.open(path, NOW) };
}

describe("the app's settings", () => {
  it("begin as the defaults, and nothing is written for that", () => {
    const { open, path } = setup();

    expect(open()).toMatchObject({ current: DEFAULT_SETTINGS, keptAside: null });
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it("are there again at the next start, readable by their owner only", () => {
    const { open, path } = setup();

    open().change({ controlPlane: PINNED });

    expect(open().current).toEqual({ ...DEFAULT_SETTINGS, controlPlane: PINNED });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(path))).toEqual(["settings.json"]);
  });

  it.each([
    ["is cut short", `{"version":1,"settings":{"prefer`],
    ["is empty", ""],
    ["says nonsense", `{"version":1,"settings":{"preferences":{"language":"elvish"}}}`],
    ["was written by a newer version", JSON.stringify({ version: 2, settings: DEFAULT_SETTINGS })],
    ["pins a control plane at an address with a path", text({ ...PINNED, origin: "https://desk.example/evil" })],
    ["pins a control plane at a script", text({ ...PINNED, origin: "javascript:alert(1)" })],
    ["pins no key", text({ ...PINNED, publicKey: "" })],
  ])("are the defaults when the file %s, which is kept aside as it was", (_name, content) => {
    const { open, path } = setup(content);

    const store = open();

    expect(store.current).toEqual(DEFAULT_SETTINGS);
    expect(store.keptAside).toBe("settings.json.2027-01-08T09-30-00-000Z.unreadable");
    expect(readFileSync(join(dirname(path), store.keptAside ?? ""), "utf8")).toBe(content);
    expect(open().keptAside).toBeNull();
  });

  it("stay as they are, in memory too, when they cannot be written", () => {
    const { open, path } = setup();
    const store = open();
    mkdirSync(path);

    expect(() => store.change({ controlPlane: PINNED })).toThrow();
    expect(store.current).toEqual(DEFAULT_SETTINGS);
  });

  it("do not take what they could not read again", () => {
    const store = setup().open();

    expect(() => store.change({ controlPlane: { ...PINNED, origin: "file:///etc/passwd" } })).toThrow();
    expect(store.current).toEqual(DEFAULT_SETTINGS);
  });
});

function text(controlPlane: unknown): string {
  return JSON.stringify({ version: 1, settings: { ...DEFAULT_SETTINGS, controlPlane } });
}
