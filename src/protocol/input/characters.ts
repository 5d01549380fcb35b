/** Control characters (C0, delete, C1) but for the two that text has: tab and line feed. */
const UNWANTED = /(?![\t\n])\p{Cc}/u;

/** Whether `text` may be typed: well-formed Unicode, not empty, with nothing that a terminal or a program would take for an order. */
export function isTypable(text: string): boolean {
  return text.length > 0 && text.isWellFormed() && !UNWANTED.test(text);
}

/** Whether a key frame may carry it: 0 for none, or a character that is no control character and no half of a pair. */
export function isKeyCodePoint(value: number): boolean {
  if (value === 0) return true;
  const isControl = value < 0x20 || (value >= 0x7f && value < 0xa0);
  const isSurrogate = value >= 0xd800 && value <= 0xdfff;
  return Number.isInteger(value) && value <= 0x10_ffff && !isControl && !isSurrogate;
}
