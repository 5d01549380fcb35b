import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRobotPublicKey } from "../../../../src/control-plane/robots/robot-public-key.ts";

const spki = (key: KeyObject) => key.export({ format: "pem", type: "spki" }).toString();
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed = generateKeyPairSync("ed25519");
const wrap = (der: Buffer) =>
  `-----BEGIN PUBLIC KEY-----\n${der.toString("base64").replaceAll(/(.{64})/g, "$1\n")}\n-----END PUBLIC KEY-----\n`;

describe("a robot's public key", () => {
  it("is read from PEM and named", () => {
    expect(readRobotPublicKey(spki(rsa.publicKey))).toMatchObject({ algorithm: "RSA-2048", pem: spki(rsa.publicKey) });
    const key = readRobotPublicKey(spki(ed.publicKey).replaceAll("\n", "\r\n"));
    expect(key).toMatchObject({ algorithm: "Ed25519", pem: spki(ed.publicKey) });
    expect(key.fingerprint).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it("verifies its own signatures and nobody else's", () => {
    const rsaKey = readRobotPublicKey(spki(rsa.publicKey));
    const edKey = readRobotPublicKey(spki(ed.publicKey));
    const byRsa = sign("sha256", Buffer.from("text"), rsa.privateKey).toString("base64url");
    const byEd = sign(null, Buffer.from("text"), ed.privateKey).toString("base64url");
    expect([rsaKey.verifies("text", byRsa), edKey.verifies("text", byEd)]).toEqual([true, true]);
    expect([rsaKey.verifies("text", byEd), edKey.verifies("text", byRsa)]).toEqual([false, false]);
    expect([rsaKey.verifies("other", byRsa), edKey.verifies("text", "")]).toEqual([false, false]);
  });

  it("ATK-15: does not accept a weaker hash", () => {
    const bySha1 = sign("sha1", Buffer.from("text"), rsa.privateKey).toString("base64url");
    expect(readRobotPublicKey(spki(rsa.publicKey)).verifies("text", bySha1)).toBe(false);
  });

  const weak = generateKeyPairSync("rsa", { modulusLength: 512 }).publicKey;
  const smallExponent = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 }).publicKey;
  const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  const pss = generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey;
  const x25519 = generateKeyPairSync("x25519").publicKey;
  const one = spki(ed.publicKey);
  const der = ed.publicKey.export({ format: "der", type: "spki" });
  it.each([
    ["512-bit RSA", spki(weak), "2048 bits or more"],
    ["a small exponent", spki(smallExponent), "exponent is too small"],
    ["an exponent of one", wrap(rsaSpkiWithExponent(Buffer.from([1]))), "refused"],
    ["an even exponent", wrap(rsaSpkiWithExponent(Buffer.from([1, 0, 2]))), "refused"],
    ["an elliptic curve", spki(curve), "keys of type ec"],
    ["RSA-PSS", spki(pss), "keys of type rsa-pss"],
    ["a key that cannot sign", spki(x25519), "keys of type x25519"],
    ["two keys", one + one, "not one block"],
    ["text before the key", `hello\n${one}`, "not one block"],
    ["text behind the key", `${one}hello`, "not one block"],
    ["bytes behind the key", wrap(Buffer.concat([der, Buffer.from("extra")])), "refused"],
    ["a private key", ed.privateKey.export({ format: "pem", type: "pkcs8" }).toString(), "not one block"],
    ["PKCS #1", rsa.publicKey.export({ format: "pem", type: "pkcs1" }).toString(), "not one block"],
    ["a megabyte", `-----BEGIN PUBLIC KEY-----\n${"A".repeat(1_000_000)}\n-----END PUBLIC KEY-----`, "larger"],
    ["an empty block", "-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----", "refused"],
    ["nothing", "", "not one block"],
  ])("ATK-35: %s is refused with a reason", (_name, pem, reason) => {
    expect(() => readRobotPublicKey(pem)).toThrow(reason);
  });

  it("ATK-35: nothing but a key is ever accepted", () => {
    const tail = fc.uint8Array({ minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(tail, fc.nat(der.length), (bytes, at) => {
        const mangled = Buffer.concat([der.subarray(0, at), bytes, der.subarray(at)]);
        expect(() => readRobotPublicKey(wrap(mangled))).toThrow("The robot's key was refused");
      }),
      { numRuns: 500 },
    );
  });
});

/** A 2048-bit RSA key with another exponent, spelled out in DER. */
function rsaSpkiWithExponent(exponent: Buffer): Buffer {
  const modulus = Buffer.from(rsa.publicKey.export({ format: "jwk" }).n ?? "", "base64url");
  const key = tlv(0x30, Buffer.concat([tlv(0x02, Buffer.concat([Buffer.from([0]), modulus])), tlv(0x02, exponent)]));
  const algorithm = Buffer.from("300d06092a864886f70d0101010500", "hex");
  return tlv(0x30, Buffer.concat([algorithm, tlv(0x03, Buffer.concat([Buffer.from([0]), key]))]));
}

function tlv(tag: number, value: Buffer): Buffer {
  const length = value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}
