import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readReleaseSource } from "../../../../src/main/updates/release-source.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const GOOD = { publicKey: "A".repeat(43), feed: "https://feed.example/latchkey/", channel: "latest" };

function baked(text: string): string {
  const file = join(temporaryFolder(), "release-source.json");
  writeFileSync(file, text);
  return file;
}

describe("where a build gets its updates from", () => {
  it("is nowhere when nothing was baked in", () => {
    expect(readReleaseSource(join(temporaryFolder(), "release-source.json"))).toBeNull();
  });

  it.each([GOOD, { ...GOOD, feed: "http://127.0.0.1:8080/" }, { ...GOOD, channel: "beta" }])(
    "is read: %j",
    (source) => {
      expect(readReleaseSource(baked(JSON.stringify(source)))).toEqual(source);
    },
  );

  it.each([
    ["something that is no JSON", "latest"],
    ["no key", JSON.stringify({ ...GOOD, publicKey: undefined })],
    ["half a key", JSON.stringify({ ...GOOD, publicKey: "A".repeat(20) })],
    ["a feed that others can read along", JSON.stringify({ ...GOOD, feed: "http://feed.example/" })],
    ["a feed with a password", JSON.stringify({ ...GOOD, feed: "https://a:b@feed.example/" })],
    ["a feed with a query", JSON.stringify({ ...GOOD, feed: "https://feed.example/?to=evil" })],
    ["a feed on the disk", JSON.stringify({ ...GOOD, feed: "file:///tmp/feed/" })],
    ["a channel that is a path", JSON.stringify({ ...GOOD, channel: "../beta" })],
  ])("ATK-41: is never %s", (_what, text) => {
    expect(() => readReleaseSource(baked(text))).toThrow();
  });
});
