import type { Translation } from "../translation.ts";

export const errors: Translation["errors"] = {};
