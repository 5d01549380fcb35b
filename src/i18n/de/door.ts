import type { Translation } from "../translation.ts";

export const door: Translation["door"] = {};
