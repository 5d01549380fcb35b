import type { Translation } from "../translation.ts";

export const shell: Translation["shell"] = {};
