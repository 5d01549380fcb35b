/** Control characters, and the marks that reorder or hide text on a screen. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const UNSHOWABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Text from a machine as it may be stored and shown: what could move a cursor, reorder a line or break a database becomes `�`, so that a
 * reader sees that something was there (ATK-42).
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(UNSHOWABLE, "\ufffd");
}
