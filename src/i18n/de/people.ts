import type { Translation } from "../translation.ts";

export const people: Translation["people"] = {
  people_one: "{{count, number}} Person",
  people_other: "{{count, number}} Personen",
};
