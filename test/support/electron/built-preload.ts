import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** The text of `src/preload/<name>.ts` as the release has it: one CommonJS file that knows nothing but `require("electron")`. */
export async function builtPreload(name: string): Promise<string> {
  const input = fileURLToPath(new URL(`../../../src/preload/${name}.ts`, import.meta.url));
  const bundle = await rolldown({ input, external: ["electron"], platform: "browser" });
  const { output } = await bundle.generate({ format: "cjs" });
  await bundle.close();
  if (output.length !== 1) throw new Error(`the preload script ${name} is in ${output.length} files`);
  return output[0].code;
}
