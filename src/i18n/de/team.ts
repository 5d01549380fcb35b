import type { Translation } from "../translation.ts";

export const team: Translation["team"] = {};
