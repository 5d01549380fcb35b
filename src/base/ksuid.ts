/**
 * KSUID: 4 bytes of seconds since 2014-05-13T16:53:20Z and 16 random bytes, written as 27 base62 characters that sort by time.
 * Source: the public description of the format, segmentio/ksuid.
 */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const EPOCH_SECONDS = 1_400_000_000;
const TEXT_LENGTH = 27;
const PAYLOAD_BYTES = 16;
/** The largest value that 20 bytes can hold; anything greater is no KSUID. */
const GREATEST = "aWgEPTl1tmebfsQzFP4bxwgy80V";

/** A fresh KSUID for `nowMs`. `randomBytes(n)` must come from a cryptographic source. */
export function createKsuid(nowMs: number, randomBytes: (length: number) => Uint8Array): string {
  const payload = randomBytes(PAYLOAD_BYTES);
  let value = BigInt(Math.floor(nowMs / 1000) - EPOCH_SECONDS);
  for (const byte of payload) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < TEXT_LENGTH; i++) {
    text = ALPHABET[Number(value % 62n)] + text;
    value /= 62n;
  }
  return text;
}

export function isKsuid(text: string): boolean {
  return /^[0-9A-Za-z]{27}$/.test(text) && text <= GREATEST;
}
