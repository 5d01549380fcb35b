import type { Translation } from "../translation.ts";

export const sessions: Translation["sessions"] = {};
