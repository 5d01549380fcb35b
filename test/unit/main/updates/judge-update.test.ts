import { describe, expect, it } from "vitest";
import {
  judgeUpdate,
  type OfferedUpdate,
  type RunningApp,
  type UpdateRefusal,
} from "../../../../src/main/updates/judge-update.ts";
import { signedManifestText } from "../../../../src/main/updates/release-manifest.ts";
import { generateSigningKey } from "../../../../src/node/ed25519.ts";
import { sha512Of } from "../../../support/release-feed.ts";

const KEY = generateSigningKey();
const OTHER_KEY = generateSigningKey();
const RUNNING: RunningApp = { version: "1.2.3", platform: "linux", arch: "x64", channel: "latest" };
const NAME = "latchkey-1.3.0-linux-x86_64.AppImage";
const DIGEST = sha512Of(Buffer.from("one"));
const OTHER_DIGEST = sha512Of(Buffer.from("another"));

type Fields = Record<string, unknown>;

function aManifest(changes: Fields = {}): Fields {
  const files = [
    { name: NAME, sha512: DIGEST, size: 3 },
    { name: "latchkey-1.3.0-linux-arm64.AppImage", sha512: OTHER_DIGEST, size: 7 },
  ];
  return {
    product: "latchkey",
    version: "1.3.0",
    platform: "linux",
    channel: "latest",
    releasedAt: "2027-01-08T09:00:00.000Z",
    files,
    ...changes,
  };
}

function anOffer(changes: Partial<OfferedUpdate> = {}): OfferedUpdate {
  return { version: "1.3.0", files: [{ url: NAME, sha512: DIGEST, size: 3 }], ...changes };
}

/** A manifest of that version, and an offer that agrees with it. */
function aRelease(version: string): { manifest: Fields; offered: OfferedUpdate } {
  return { manifest: aManifest({ version }), offered: anOffer({ version }) };
}

interface Case {
  readonly manifest?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly signature?: (text: string) => string;
  readonly publicKey?: string;
  readonly running?: Partial<RunningApp>;
  readonly offered?: OfferedUpdate;
}

function judge({ manifest = aManifest(), running, offered = anOffer(), ...spoilt }: Case) {
  const text = spoilt.text ?? JSON.stringify(manifest);
  const sign = spoilt.signature ?? ((signed: string) => KEY.sign(signedManifestText(signed)));
  const signed = { manifest: spoilt.bytes ?? Buffer.from(text), signature: sign(text) };
  return judgeUpdate(signed, spoilt.publicKey ?? KEY.publicKey, { ...RUNNING, ...running }, offered);
}

const TEXT = JSON.stringify(aManifest());
const file = (changes: Fields) => ({ name: NAME, sha512: DIGEST, size: 3, ...changes });
const files = (changes: Fields): Case => ({ manifest: aManifest({ files: [file(changes)] }) });
const offers = (changes: Partial<OfferedUpdate["files"][number]>): Case => ({
  offered: anOffer({ files: [{ url: NAME, sha512: DIGEST, size: 3, ...changes }] }),
});

const REFUSED: readonly (readonly [string, UpdateRefusal, Case])[] = [
  ["no signature", "unsigned", { signature: () => "" }],
  ["a signature of another key", "wrong-signature", { signature: (text) => OTHER_KEY.sign(signedManifestText(text)) }],
  ["another key in the build", "wrong-signature", { publicKey: OTHER_KEY.publicKey }],
  ["a signature without its purpose", "wrong-signature", { signature: (text) => KEY.sign(text) }],
  ["half a signature", "wrong-signature", { signature: (text) => KEY.sign(signedManifestText(text)).slice(0, 40) }],
  ["no signature but words", "wrong-signature", { signature: () => "trust me" }],
  ["one altered byte", "wrong-signature", { bytes: Buffer.from(TEXT.replace("1.3.0", "1.3.1")) }],
  ["a space more", "wrong-signature", { bytes: Buffer.from(`${TEXT} `) }],
  ["a mark before the text", "wrong-signature", { bytes: Buffer.from(`\uFEFF${TEXT}`) }],
  ["bytes that are no text", "wrong-signature", { bytes: Buffer.from([0xff, 0xfe, 0x00]) }],
  ["nothing at all", "wrong-signature", { bytes: Buffer.alloc(0) }],
  ["a manifest of 65 537 bytes", "too-long", { text: TEXT.padEnd(65_537) }],
  ["a signature of 257 characters", "too-long", { signature: () => "A".repeat(257) }],
  ["something that is no JSON", "malformed", { text: "version: 1.3.0" }],
  ["a list", "malformed", { manifest: [aManifest()] }],
  ["another product", "malformed", { manifest: aManifest({ product: "lockpick" }) }],
  ["an unknown field", "malformed", { manifest: aManifest({ run: "rm -rf" }) }],
  ["no files", "malformed", { manifest: aManifest({ files: [] }) }],
  ["65 files", "malformed", { manifest: aManifest({ files: Array.from({ length: 65 }, () => file({})) }) }],
  ["an unknown platform", "malformed", { manifest: aManifest({ platform: "plan9" }) }],
  ["a channel that is a path", "malformed", { manifest: aManifest({ channel: "../beta" }) }],
  ["no date", "malformed", { manifest: aManifest({ releasedAt: "yesterday" }) }],
  ["a file name that leads upwards", "malformed", files({ name: "../latchkey-x64.AppImage" })],
  ["a file name with two dots in a row", "malformed", files({ name: "latchkey..x64.AppImage" })],
  ["a file name with a folder", "malformed", files({ name: "bin/latchkey-x64.AppImage" })],
  ["a file name with a backslash", "malformed", files({ name: "..\\latchkey-x64.exe" })],
  ["a hidden file name", "malformed", files({ name: ".latchkey-x64.AppImage" })],
  ["a file name with a space", "malformed", files({ name: "latchkey x64.AppImage" })],
  ["a file name with a NUL", "malformed", files({ name: "latchkey-x64.AppImage\0.exe" })],
  ["a file of another kind", "malformed", files({ name: "latchkey-x64.sh" })],
  ["a file name of 200 characters", "malformed", files({ name: `${"a".repeat(190)}.AppImage` })],
  ["a short digest", "malformed", files({ sha512: DIGEST.slice(0, 40) })],
  ["a digest in hexadecimal", "malformed", files({ sha512: "ab".repeat(64) })],
  ["a size of nothing", "malformed", files({ size: 0 })],
  ["a size that is a fraction", "malformed", files({ size: 2.5 })],
  ["no version", "bad-version", aRelease("newest")],
  ["a version that is a path", "bad-version", aRelease("../../1.3.0")],
  ["a version with a leading v", "bad-version", aRelease("v1.3.0")],
  ["a version with a space", "bad-version", aRelease(" 1.3.0")],
  ["a version with build data", "bad-version", aRelease("1.3.0+evil")],
  ["two numbers for a version", "malformed", aRelease("1.3")],
  ["a version of 80 characters", "malformed", aRelease(`1.3.0-${"a".repeat(74)}`)],
  ["an app that does not know its own version", "bad-version", { running: { version: "dev" } }],
  ["a release of another platform", "other-platform", { running: { platform: "win32" } }],
  ["a release of another channel", "other-channel", { manifest: aManifest({ channel: "beta" }) }],
  ["an older version that was signed once", "not-newer", aRelease("1.2.2")],
  ["a much older version", "not-newer", aRelease("0.9.9")],
  ["the same version", "not-newer", aRelease("1.2.3")],
  ["a pre-release of the same version", "not-newer", aRelease("1.2.3-beta.1")],
  ["a pre-release over a release", "pre-release", aRelease("1.3.0-beta.1")],
  ["an offer of another version", "other-version", { offered: anOffer({ version: "1.4.0" }) }],
  ["an offer that says an older version", "other-version", { offered: anOffer({ version: "1.2.9" }) }],
  ["an offer without files", "other-files", { offered: anOffer({ files: [] }) }],
  ["an offer with another digest", "other-files", offers({ sha512: OTHER_DIGEST })],
  ["an offer with another size", "other-files", offers({ size: 4 })],
  ["an offer of a file that was not signed", "other-files", offers({ url: "latchkey-1.3.1-linux-x86_64.AppImage" })],
  ["an offer that leads upwards", "other-files", offers({ url: `../${NAME}` })],
  ["an offer that leads to another server", "other-files", offers({ url: `https://evil.example/${NAME}` })],
  [
    "a good file and one more",
    "other-files",
    {
      offered: anOffer({
        files: [
          { url: NAME, sha512: DIGEST },
          { url: "extra-x64.AppImage", sha512: DIGEST },
        ],
      }),
    },
  ],
  ["a file for another processor", "not-for-this-machine", { running: { arch: "arm64" } }],
  ["a processor that we do not build for", "not-for-this-machine", { running: { arch: "mips" } }],
];

describe("ATK-41: judging an update", () => {
  it.each(REFUSED)("%s is refused as %s", (_what, reason, spoilt) => {
    expect(judge(spoilt)).toEqual({ trusted: false, reason });
  });

  it("trusts what our key signed, and of its files only those for this processor", () => {
    expect(judge({})).toEqual({ trusted: true, update: { version: "1.3.0", sha512: new Set([DIGEST]) } });
  });

  it("trusts a newer pre-release over a pre-release, and the release that follows it", () => {
    const running = { version: "1.3.0-beta.1" };
    expect(judge({ ...aRelease("1.3.0-beta.2"), running })).toMatchObject({ trusted: true });
    expect(judge({ ...aRelease("1.3.0"), running })).toMatchObject({ trusted: true });
    expect(judge({ ...aRelease("1.3.0-beta.1"), running })).toEqual({ trusted: false, reason: "not-newer" });
  });

  it("compares versions as numbers", () => {
    expect(judge({ ...aRelease("1.10.0") })).toMatchObject({ trusted: true });
  });

  it.each([
    ["x64", "latchkey-1.3.0-linux-amd64.deb"],
    ["arm64", "latchkey-1.3.0-linux-aarch64.rpm"],
    ["arm64", "latchkey-1.3.0-mac-universal.zip"],
    ["x64", "latchkey-1.3.0-win-x64.exe"],
  ])("knows on %s that %s fits", (arch, name) => {
    const offered = anOffer({ files: [{ url: name, sha512: DIGEST, size: 3 }] });
    expect(judge({ ...files({ name }), offered, running: { arch } })).toMatchObject({ trusted: true });
  });
});
