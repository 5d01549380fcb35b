import type { Translation } from "../translation.ts";

export const account: Translation["account"] = {};
