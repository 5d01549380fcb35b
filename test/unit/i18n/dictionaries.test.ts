import { describe, expect, it } from "vitest";
import { de } from "../../../src/i18n/de.ts";
import { en } from "../../../src/i18n/en.ts";
import { sourcesOf } from "../../support/source-files.ts";
import { wordUses } from "../../support/word-keys.ts";

/** `room:key` to text. */
type Words = ReadonlyMap<string, string>;

/** German says it as English does. */
const SAME_IN_GERMAN: readonly (readonly [reason: string, keys: RegExp])[] = [
  [
    "symbols of units",
    /:(seconds|minutes|hours|hoursAndMinutes|ahead\.(seconds|minutes|hours)|framesPerSecond|milliseconds|limited\.max_bits_per_second)$/,
  ],
  [
    "German words too",
    /:(device\.|right\.|column\.|door|plane\.|link\.|setting\.allow_)?(gamepad|system|agent|name|status|version|team|pin|cpu|screen|online|offline|live|textSizes\.normal|tokenName|machineOffline|person)$/,
  ],
  [
    "presence and the live link are called so in German as well",
    /^(common:presence\.(online|offline)|shell:live\.live)$/,
  ],
  [
    "nothing but placeholders and signs",
    /:(pageTitle|recurrenceInZone|tray\.viewer|dayRange|inZone|held|detail|change|hosting\.input|dialectCount)$/,
  ],
];

const english = wordsOf(en);
const german = wordsOf(de);
const LANGUAGES = [
  ["English", english],
  ["German", german],
] as const;

describe("the words of all languages", () => {
  it("are the same keys", () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("put the same things into their sentences", () => {
    const differing = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(german.get(key) ?? "").join(),
    );
    expect(differing).toEqual([]);
  });

  it.each(LANGUAGES)("come in pairs where they count: %s", (_name, words) => {
    const other = (key: string) => key.replace(/_(one|other)$/, (_, form) => (form === "one" ? "_other" : "_one"));
    expect([...words.keys()].filter((key) => !words.has(other(key)))).toEqual([]);
  });

  it.each(LANGUAGES)("are never empty, and have no space too many: %s", (_name, words) => {
    expect([...words].filter(([, text]) => text === "" || text !== text.trim() || text.includes("  "))).toEqual([]);
  });

  it("differ, but for a few that both languages share", () => {
    const isShared = (key: string) => SAME_IN_GERMAN.some(([, keys]) => keys.test(key));
    const same = [...english].filter(([key, text]) => german.get(key) === text).map(([key]) => key);
    expect(same.filter((key) => !isShared(key))).toEqual([]);
  });

  it("address people as Sie, and leave no English behind in German", () => {
    const suspicious = /\b(du|dein|deine|dir|dich|the|your|and|machine|guest)\b/i;
    expect([...german].filter(([, text]) => suspicious.test(text.replaceAll(/\{\{.*?\}\}|<.*?>/g, "")))).toEqual([]);
  });
});

describe("the uses of words", () => {
  const files = [...sourcesOf("renderer"), ...sourcesOf("main")].map(([path, source]) => ({
    path,
    ...wordUses(path, source),
  }));
  const asked = files.flatMap(({ path, rooms, uses }) =>
    uses.map(({ line, key }) => ({
      place: `${path}:${line}`,
      keys: key.includes(":") ? [key] : rooms.map((room) => `${room}:${key}`),
    })),
  );

  it("name words that exist", () => {
    const missing = asked.filter(
      ({ keys }) => !keys.some((key) => [...english.keys()].some((has) => answers(has, key))),
    );
    expect(missing).toEqual([]);
  });

  it("leave no word unused", () => {
    const all = asked.flatMap(({ keys }) => keys);
    expect([...english.keys()].filter((key) => !all.some((used) => answers(key, used)))).toEqual([]);
  });

  it("are found in calls, tables and put-together keys", () => {
    const source =
      'const { t } = useTranslation(["guests", "common"]); t("kick"); t(a ? "x.one" : "x.two"); t(`common:device.${d}`); const T = { a: "team:save" };';
    const { rooms, uses } = wordUses("planted.tsx", source);
    expect(rooms).toEqual(["guests"]);
    expect(uses.map(({ key }) => key).toSorted()).toEqual(["common:device.*", "kick", "team:save", "x.one", "x.two"]);
  });
});

/** Whether the word `key` is what `used` asks for: itself, its plural, or one of those that begin as `used` does. */
function answers(key: string, used: string): boolean {
  if (used.endsWith("*")) return key.startsWith(used.slice(0, -1));
  return key === used || key.replace(/_(zero|one|other)$/, "") === used;
}

function wordsOf(dictionary: object): Words {
  const rooms = Object.entries(dictionary).map(([room, words]) => flat(`${room}:`, words as object));
  return new Map(rooms.flat());
}

function flat(prefix: string, words: object): readonly [string, string][] {
  return Object.entries(words).flatMap(([key, word]: [string, unknown]) =>
    typeof word === "string" ? [[`${prefix}${key}`, word]] : flat(`${prefix}${key}.`, word as object),
  );
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{.*?\}\}|<\/?\w+\/?>/g)].map(([placeholder]) => placeholder).toSorted();
}
