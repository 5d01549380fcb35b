import type { Translation } from "../translation.ts";

export const common: Translation["common"] = {
  locale: "de",

  cancel: "Abbrechen",
  close: "Schließen",
  copied: "Kopiert",
  copyFingerprint: "Fingerabdruck von {{name}} kopieren",
  done: "Fertig",
  notReported: "nicht gemeldet",
  save: "Speichern",
  tryAgain: "Erneut versuchen",
  typeToConfirm: "Zum Bestätigen „{{name}}“ eingeben",
  needsApp: "Dafür wird die Latchkey-App gebraucht.",
  loading: "Wird geladen …",
  clearSearch: "Suche leeren",
  page: "Seite {{page}}",
  pageControl: { first: "Erste Seite", previous: "Vorige Seite", next: "Nächste Seite", last: "Letzte Seite" },

  pageTitle: "{{title}} · Latchkey",

  presence: { online: "Online", reconnecting: "Verbindet neu", offline: "Offline" },
  since: "seit {{time}}",
  role: { owner: "Besitzer/in", admin: "Admin", member: "Mitglied", guest: "Gast" },
  lifetime: { days_one: "{{count}} Tag", days_other: "{{count}} Tage", year: "1 Jahr", noEnd: "Ohne Ende" },

  couldNotBeLoaded: "Das konnte nicht geladen werden",
  thatDidNotWork: "Das hat nicht geklappt",
  nothingWasChanged: "Es wurde nichts geändert",

  device: { keyboard: "Tastatur", mouse: "Maus", gamepad: "Gamepad" },
  right: { keyboard: "Tastatur", mouse: "Maus", gamepad: "Gamepad" },
  watchingOnly: "nur zusehen",
  two: "{{first}} und {{last}}",
  three: "{{first}}, {{second}} und {{last}}",

  justNow: "gerade eben",
  inAMoment: "gleich",
  ago: {
    seconds: "vor {{count}} s",
    minutes: "vor {{count}} min",
    hours: "vor {{count}} h",
    days_one: "vor {{count}} Tag",
    days_other: "vor {{count}} Tagen",
  },
  ahead: {
    seconds: "in {{count}} s",
    minutes: "in {{count}} min",
    hours: "in {{count}} h",
    days_one: "in {{count}} Tag",
    days_other: "in {{count}} Tagen",
  },
  seconds: "{{count}} s",
  minutes: "{{count}} min",
  hours: "{{count}} h",
  hoursAndMinutes: "{{hours}} h {{minutes}} min",
  days_one: "{{count}} Tag",
  days_other: "{{count}} Tage",
  daysAndHours_one: "{{count}} Tag {{hours}} h",
  daysAndHours_other: "{{count}} Tage {{hours}} h",

  usedOf: "{{used}} von {{total}}",
  unknownSystem: "Unbekanntes System",
};
