import type { Translation } from "../translation.ts";

export const guests: Translation["guests"] = {};
