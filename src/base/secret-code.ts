/** Crockford's base 32: no I, L, O or U, so that a code survives being read aloud. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A code for people to type: `bytes` as groups of five characters, e.g. `7K2QX-M0ZRT-…`. 17 bytes carry 136 random bits. */
export function formatSecretCode(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  if (bits > 0) text += ALPHABET[(held << (5 - bits)) & 31];
  return (text.match(/.{1,5}/g) ?? []).join("-");
}

/** What a person typed, as `formatSecretCode` would have written it without dashes: case, spaces and lookalikes do not matter. */
export function normalizeSecretCode(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
}
