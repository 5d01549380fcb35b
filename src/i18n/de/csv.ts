import type { Translation } from "../translation.ts";

export const csv: Translation["csv"] = {
  chooseFile: "CSV-Datei wählen …",
  orDrop: "oder hierher ziehen",
  oneFile: "Ziehen Sie eine Datei nach der anderen hierher.",
  taken_one: "{{count, number}} Zeile aus {{name}} übernommen",
  taken_other: "{{count, number}} Zeilen aus {{name}} übernommen",
  shown_one: "{{from, number}} bis {{to, number}} von {{count, number}} Zeile",
  shown_other: "{{from, number}} bis {{to, number}} von {{count, number}} Zeilen",
  fault: {
    tooBig: "Diese Datei ist zu groß: Eine Liste darf höchstens {{most}} haben.",
    empty: "Diese Datei ist leer.",
    binary:
      "Diese Datei ist kein Text. Speichern Sie die Tabelle im Tabellenprogramm als „CSV UTF-8“ und wählen Sie diese Datei.",
    encoding:
      "Diese Datei ist nicht in UTF-8, ihre Buchstaben sind deshalb nicht lesbar. Speichern Sie sie als „CSV UTF-8“ und wählen Sie sie noch einmal.",
    unreadable: "Diese Datei konnte nicht gelesen werden. Wählen Sie sie noch einmal.",
  },
};
