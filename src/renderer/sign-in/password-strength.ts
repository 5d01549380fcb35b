/** How long a password would stand against somebody who stole the hashes. Honest about length; no points for a lonely "!". */
export type PasswordStrength = "too-short" | "weak" | "fair" | "strong";

export const SHORTEST_PASSWORD = 10;

const COMMON = /password|passwort|qwert|asdf|letmein|welcome|admin|latchkey|iloveyou|dragon|monkey|abc123/i;
/** "hunter2hunter2" is "hunter2", twice. */
const REPEATED = /^(.+?)\1+$/u;
const FAIR_BITS = 45;
const STRONG_BITS = 65;

/** `known` are words that an attacker tries first: the person's own name, e-mail and team. */
export function passwordStrength(password: string, known: readonly string[] = []): PasswordStrength {
  if (password.length < SHORTEST_PASSWORD) return "too-short";
  const bits = estimateBits(password, known);
  if (bits >= STRONG_BITS) return "strong";
  return bits >= FAIR_BITS ? "fair" : "weak";
}

/** Bits that a guesser has to go through: only characters that are neither repeated, nor counted up, nor part of a known word count. */
function estimateBits(password: string, known: readonly string[]): number {
  const [, unit = password] = REPEATED.exec(password) ?? [];
  const words = known.flatMap((word) => word.toLowerCase().split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length >= 3);
  const lowered = words.reduce((text, word) => text.replaceAll(word, "·"), unit.toLowerCase().replace(COMMON, "·"));
  const characters = Array.from(lowered);
  const surprising = characters.filter((character, index) => {
    const step = codeOf(character) - codeOf(characters[index - 1] ?? "");
    return index === 0 || (step !== 0 && Math.abs(step) !== 1);
  });
  const distinct = new Set(surprising).size;
  return Math.min(surprising.length, distinct * 2) * bitsPerCharacter(password);
}

function bitsPerCharacter(password: string): number {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) => kind.test(password)).length;
  return 2.9 + 0.55 * kinds;
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
