import { describe, expect, it } from "vitest";
import { de } from "../../../../src/i18n/de.ts";
import { createTranslator } from "../../../../src/i18n/translator.ts";
import type { ReachReasonItem } from "../../../../src/protocol/http/group.ts";
import { reasonSentence } from "../../../../src/renderer/access/reason-sentence.ts";
import { nextField } from "../../../../src/renderer/groups/matrix-keys.ts";
import { SHOWN_KINDS } from "../../../../src/renderer/groups/shown.ts";

const LANGUAGES = { en: createTranslator("en", null).t, de: createTranslator("de", de).t };
const [designers, farm] = [
  { number: 1, name: "Designers" },
  { number: 3, name: "Render farm" },
];
const REASONS: readonly ReachReasonItem[] = [
  { rule: "team-role" },
  { rule: "owner" },
  ...[farm, designers].flatMap((host) =>
    SHOWN_KINDS.map((shows) => ({ rule: "group" as const, viewer_group: designers, host_group: host, shows })),
  ),
];

describe("the rules that let somebody reach a machine", () => {
  it.each(["en", "de"] as const)("are whole sentences, each another one: %s", (language) => {
    const sentences = REASONS.map((reason) => reasonSentence(LANGUAGES[language], reason));
    expect(new Set(sentences).size).toBe(REASONS.length);
    expect(sentences.filter((sentence) => !/^\p{Lu}[^{}:]+\.$/u.test(sentence))).toEqual([]);
    expect(sentences.slice(2).filter((sentence) => !sentence.includes("Designers"))).toEqual([]);
    expect(sentences.filter((sentence) => sentence.includes("Render farm"))).toHaveLength(3);
  });
});

describe("the keys of the matrix", () => {
  const from = { row: 1, column: 2 };
  it.each([
    ["ArrowUp", false, { row: 0, column: 2 }],
    ["ArrowDown", false, { row: 2, column: 2 }],
    ["ArrowLeft", false, { row: 1, column: 1 }],
    ["ArrowRight", false, { row: 1, column: 2 }],
    ["Home", false, { row: 1, column: 0 }],
    ["End", false, { row: 1, column: 2 }],
    ["Home", true, { row: 0, column: 0 }],
    ["End", true, { row: 2, column: 2 }],
    ["ArrowUp", true, null],
    ["a", false, null],
  ])("%s, with Ctrl %s, stays inside the square", (key, isCtrl, to) => {
    expect(nextField(key, isCtrl, from, 3)).toEqual(to);
  });
});
