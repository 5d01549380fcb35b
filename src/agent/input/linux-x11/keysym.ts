/** Keysyms from here on are Unicode characters by themselves. */
const UNICODE_KEYSYMS = 0x0100_0000;
const EURO_SIGN = 0x20ac;

/** The keysym that stands for a character. */
export function keysymOfCodePoint(codePoint: number): number {
  const isLatin1 = (codePoint >= 0x20 && codePoint < 0x7f) || (codePoint >= 0xa0 && codePoint <= 0xff);
  return isLatin1 ? codePoint : UNICODE_KEYSYMS + codePoint;
}

/**
 * The character that a keysym stands for, 0 for none. Knows Latin-1, the keypad, the euro sign and keysyms that are Unicode by
 * themselves: what is needed where libxkbcommon, which knows the older alphabets too, is not installed.
 */
export function codePointOfKeysym(keysym: number): number {
  if ((keysym >= 0x20 && keysym < 0x7f) || (keysym >= 0xa0 && keysym <= 0xff)) return keysym;
  if ((keysym >= 0xffaa && keysym <= 0xffb9) || keysym === 0xffbd) return keysym & 0x7f;
  if (keysym === EURO_SIGN) return EURO_SIGN;
  if (keysym > UNICODE_KEYSYMS && keysym <= UNICODE_KEYSYMS + 0x10_ffff) return keysym - UNICODE_KEYSYMS;
  return 0;
}

export const KEYSYM = {
  shiftLeft: 0xffe1,
  capsLock: 0xffe5,
  level3Shift: 0xfe03,
  firstOfKeypad: 0xff80,
  lastOfKeypad: 0xffbd,
} as const;
