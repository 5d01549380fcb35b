import type { Translation } from "../translation.ts";

export const machines: Translation["machines"] = {
  cores_one: "{{count, number}} Kern",
  cores_other: "{{count, number}} Kerne",
  machines_one: "{{count, number}} Rechner",
  machines_other: "{{count, number}} Rechner",
};
