import { account } from "./de/account.ts";
import { activity } from "./de/activity.ts";
import { apiDocs } from "./de/api-docs.ts";
import { common } from "./de/common.ts";
import { csv } from "./de/csv.ts";
import { desktop } from "./de/desktop.ts";
import { door } from "./de/door.ts";
import { errors } from "./de/errors.ts";
import { groups } from "./de/groups.ts";
import { guests } from "./de/guests.ts";
import { machineImport } from "./de/machine-import.ts";
import { machines } from "./de/machines.ts";
import { people } from "./de/people.ts";
import { rules } from "./de/rules.ts";
import { sessions } from "./de/sessions.ts";
import { shell } from "./de/shell.ts";
import { signIn } from "./de/sign-in.ts";
import { team } from "./de/team.ts";
import { viewer } from "./de/viewer.ts";
import type { Translation } from "./translation.ts";

/*
 * Glossary. One German word for each word of ours; people are addressed as Sie.
 *
 *   access token  Zugriffstoken         admin        Admin
 *   agent         Agent                 API key      API-Schlüssel
 *   approve       zulassen              audit log    Protokoll
 *   cancel        (invite) zurückziehen, (dialog) abbrechen
 *   control plane Server                credits      Guthaben an Gasteinladungen
 *   disable       deaktivieren          display      Bildschirm
 *   enforced      in Kraft              enrol        aufnehmen, Aufnahme
 *   fingerprint   Fingerabdruck         gamepad      Gamepad
 *   grant, right  Recht                 guest        Gast, Gäste
 *   hand out      erteilen              host         gastgebende Person
 *   invite        Einladung             keyboard     Tastatur
 *   kick          wegschicken           machine      Rechner
 *   member        Mitglied              mouse        Maus
 *   owner         Besitzer/in; lieber „gehört …“ oder ein Satz ohne Person
 *   pending       wartend               people       Personen
 *   reject        ablehnen              relay        Relais
 *   revoke        widerrufen            robot        Roboter
 *   session       Sitzung               share        freigeben, Freigabe
 *   sign in, out  anmelden, abmelden    team         Team
 *   veto          Einspruch             watch        zusehen
 *   withhold      sperren
 */
export const de: Translation = {
  common,
  shell,
  machines,
  machineImport,
  sessions,
  groups,
  rules,
  guests,
  door,
  viewer,
  people,
  csv,
  team,
  account,
  signIn,
  activity,
  errors,
  desktop,
  apiDocs,
};
