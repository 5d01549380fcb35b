import { readFileSync } from "node:fs";
import * as z from "zod";

/** The product's version, from its package.json: two folders up from here in a clone and in the bundle alike. */
export const PRODUCT_VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))).version;
