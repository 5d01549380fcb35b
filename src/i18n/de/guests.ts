import type { Translation } from "../translation.ts";

export const guests: Translation["guests"] = {
  invites_one: "{{count, number}} Einladung",
  invites_other: "{{count, number}} Einladungen",
};
