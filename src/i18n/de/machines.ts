import type { Translation } from "../translation.ts";

export const machines: Translation["machines"] = {};
