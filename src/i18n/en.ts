import { account } from "./en/account.ts";
import { activity } from "./en/activity.ts";
import { apiDocs } from "./en/api-docs.ts";
import { common } from "./en/common.ts";
import { csv } from "./en/csv.ts";
import { desktop } from "./en/desktop.ts";
import { door } from "./en/door.ts";
import { errors } from "./en/errors.ts";
import { groups } from "./en/groups.ts";
import { guests } from "./en/guests.ts";
import { machineImport } from "./en/machine-import.ts";
import { machines } from "./en/machines.ts";
import { people } from "./en/people.ts";
import { rules } from "./en/rules.ts";
import { sessions } from "./en/sessions.ts";
import { shell } from "./en/shell.ts";
import { signIn } from "./en/sign-in.ts";
import { team } from "./en/team.ts";
import { viewer } from "./en/viewer.ts";

/** All English words, by room. Keys are named for what they say, not for where they stand. */
export const en = {
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
} as const;
