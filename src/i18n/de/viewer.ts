import type { Translation } from "../translation.ts";

export const viewer: Translation["viewer"] = {};
