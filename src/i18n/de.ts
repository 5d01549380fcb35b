import { account } from "./de/account.ts";
import { activity } from "./de/activity.ts";
import { common } from "./de/common.ts";
import { desktop } from "./de/desktop.ts";
import { door } from "./de/door.ts";
import { errors } from "./de/errors.ts";
import { guests } from "./de/guests.ts";
import { machines } from "./de/machines.ts";
import { people } from "./de/people.ts";
import { sessions } from "./de/sessions.ts";
import { shell } from "./de/shell.ts";
import { signIn } from "./de/sign-in.ts";
import { team } from "./de/team.ts";
import { viewer } from "./de/viewer.ts";
import type { Translation } from "./translation.ts";

export const de: Translation = {
  common,
  shell,
  machines,
  sessions,
  guests,
  door,
  viewer,
  people,
  team,
  account,
  signIn,
  activity,
  errors,
  desktop,
};
