import type { Translation } from "../translation.ts";

export const desktop: Translation["desktop"] = {};
