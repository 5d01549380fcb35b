import { describe, expect, it } from "vitest";
import { findProse } from "../../support/prose.ts";
import { sourcesOf } from "../../support/source-files.ts";

/** What looks like words for people and is not, or is the same in every language. */
const NOT_WORDS: readonly RegExp[] = [
  /^(\{\} · )?Latchkey( app)?$/, // the product's name
  /^(Linux|Windows|Android|Edge|Opera|Firefox|Chrome|Safari)$/, // other products' names
  /^(latchkey (veto|robot) |curl( |\{\})|--(listen|public-url|header))/, // commands to type
  /^(exit reason|at ms|message)$/, // names of fields
  /^latchkey:\/\//, // an address
  /^(this needs the Latchkey app|the app's answer to \{\} was not understood)$/, // faults for developers
  /^\{\} ms$/, // a symbol
  /^\((hover|max-width)|^(1px solid )?color-mix/, // CSS
];

/** The capture page is a program's: nobody looks at it. Accelerators are Electron's names of keys. */
const FOR_PROGRAMS = /^renderer\/(capture\/|desktop\/accelerator\.ts$)/;

describe("the words of the pages", () => {
  it("come from src/i18n, every one", () => {
    const offences = [...sourcesOf("renderer")]
      .filter(([path]) => !FOR_PROGRAMS.test(path))
      .flatMap(([path, source]) => wordsIn(path, source));
    expect(offences).toEqual([]);
  });

  it.each(OFFENDERS())("would be found as %s", (_name, source, text) => {
    expect(wordsIn("planted.tsx", source)).toEqual([`planted.tsx:1 ${text}`]);
  });

  it.each(INNOCENT())("are not %s", (_name, source) => {
    expect(wordsIn("planted.tsx", source)).toEqual([]);
  });
});

function wordsIn(path: string, source: string): readonly string[] {
  return findProse(path, source)
    .filter(({ text }) => !NOT_WORDS.some((pattern) => pattern.test(text)))
    .map(({ line, text }) => `${path}:${line} ${text}`);
}

function OFFENDERS(): readonly (readonly [name: string, source: string, text: string])[] {
  return [
    ["text between tags", "<p>Nobody</p>;", "Nobody"],
    ["a small word between tags", "<p>{name} by {other}</p>;", "by"],
    ["a text in braces", "<p>{isOn && 'on'}</p>;", "on"],
    ["one side of a choice", "<p>{isOn ? t('x') : 'off'}</p>;", "off"],
    ["a label", "<B label='ok' />;", "ok"],
    ["a spoken name", "<B aria-label={`Page ${n}`} />;", "Page {}"],
    ["a title in an object", "notifications.show({ title: 'oh', message: t('x') });", "oh"],
    ["a message in an object", "notifications.show({ message: isOn ? `${name} left` : '' });", "{} left"],
    ["a heading that is kept in a table", "const COLUMNS = [{ name: 'Owner' }];", "Owner"],
    ["a sentence that a function returns", "function f() { return 'not yet here'; }", "not yet here"],
    ["a word that a function returns", "const f = () => name ?? 'Nobody';", "Nobody"],
    ["a sentence around placeholders", "const f = () => `${a} of ${b}`;", "{} of {}"],
    ["a sentence in an error for people", "throw new ApiFailure('code', 'It did not answer.');", "It did not answer."],
    ["a default", "function F({ title = 'This broke' }) {}", "This broke"],
    ["a piece that is put into a sentence", "t('x', { state: isOn ? 'on' : t('y') });", "on"],
  ];
}

function INNOCENT(): readonly (readonly [name: string, source: string])[] {
  return [
    ["what comes from there", "<B label={t('label')} title={t(`room:a.${b}`)}>{t('Cancel this')}</B>;"],
    ["imports and types", "import x from 'A word'; type T = 'Two words' | 'Word';"],
    ["comparisons and keys", "if (event.key === 'Enter' || x['Some Key']) { switch (y) { case 'Escape': } }"],
    ["a fault's message for developers", "throw new Error('the page was rendered without its services');"],
    ["class names and ids", "<p className='two words' id='Some thing' />;"],
    ["signs", "<p>{a} · {b} – {c}</p>;"],
    ["names of events and elements", "node.addEventListener('Click', f); document.querySelector('Main');"],
  ];
}
