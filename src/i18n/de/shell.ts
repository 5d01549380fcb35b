import type { Translation } from "../translation.ts";

export const shell: Translation["shell"] = {
  skipToContent: "Zum Inhalt springen",
  menu: "Menü",
  sidebar: "Seitenleiste",
  main: "Hauptmenü",

  machines: "Rechner",
  pending: "Wartend",
  guests: "Gäste",
  people: "Personen",
  groups: "Gruppen",
  appRules: "App-Regeln",
  activity: "Aktivität",
  settings: "Einstellungen",
  waiting: "{{count}}<aside> wartend</aside>",

  yourProfile: "Ihr Profil",
  apiDocs: "API-Dokumentation",
  signOut: "Abmelden",

  live: {
    stopped: "Nicht verbunden",
    connecting: "Verbindet …",
    live: "Live",
    reconnecting: "Verbindet neu …",
    "signed-out": "Abgemeldet",
  },

  couldNotBeLoaded: "Latchkey konnte nicht geladen werden",

  notFound: "Seite nicht gefunden",
  nothingHere: "Unter dieser Adresse ist nichts",
  nothingHereAdvice: "Vielleicht enthält der Link einen Tippfehler, oder das Ziel wurde entfernt.",
  goToMachines: "Zu den Rechnern",

  adminsOnly: "Nur für Admins",
  roleDoesNotInclude: "Ihre Rolle umfasst diese Seite nicht",
  askAnAdmin: "Fragen Sie einen Admin Ihres Teams, wenn Sie sie brauchen.",
  goToYourMachines: "Zu Ihren Rechnern",
};
