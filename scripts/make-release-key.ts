import { existsSync, writeFileSync } from "node:fs";
import { generateSigningKey, keyFingerprint } from "../src/node/ed25519.ts";

/*
 * node scripts/make-release-key.ts KEYFILE: a new key that signs releases. The file is the secret; what it prints is for the builds. An app
 * that is installed believes the key of its own build, so a lost key means that everybody has to install once by hand.
 */
const [file] = process.argv.slice(2);
if (file === undefined || process.argv.length !== 3) fail("usage: node scripts/make-release-key.ts KEYFILE");
if (existsSync(file)) fail(`${file} exists; a release key is never overwritten`);

const key = generateSigningKey();
writeFileSync(file, key.exportPem(), { mode: 0o600, flag: "wx" });
console.error(`the secret is in ${file}: keep it off the machine that serves the feed`);
console.error(`fingerprint ${keyFingerprint(key.publicKey)}; builds take the public key as:`);
console.log(`LATCHKEY_RELEASE_PUBLIC_KEY=${key.publicKey}`);

function fail(line: string): never {
  console.error(line);
  process.exit(2);
}
