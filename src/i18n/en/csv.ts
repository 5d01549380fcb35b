/** Lists that are pasted, or chosen as files. */
export const csv = {
  chooseFile: "Choose a CSV file…",
  orDrop: "or drop one here",
  oneFile: "Drop one file at a time.",
  taken_one: "{{count, number}} line taken from {{name}}",
  taken_other: "{{count, number}} lines taken from {{name}}",
  shown_one: "{{from, number}} to {{to, number}} of {{count, number}} line",
  shown_other: "{{from, number}} to {{to, number}} of {{count, number}} lines",
  fault: {
    tooBig: "This file is too big: a list may have {{most}} at most.",
    empty: "This file is empty.",
    binary: "This file is no text. In a spreadsheet, save the table as “CSV UTF-8” and choose that file.",
    encoding: "This file is not in UTF-8, so its letters cannot be read. Save it as “CSV UTF-8” and choose it again.",
    unreadable: "This file could not be read. Choose it again.",
  },
} as const;
