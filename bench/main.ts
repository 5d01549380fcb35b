import { benchAgents } from "./agents/agents-bench.ts";
import { benchApi } from "./api/api-bench.ts";
import { benchJoin } from "./join/join-bench.ts";
import { benchPhoton } from "./photon/photon-bench.ts";
import { benchRevoke } from "./revoke/revoke-bench.ts";

/* `npm run bench -- NAME …`: every bench prints a Markdown table on stdout and writes its figures as JSON into bench/results. */
const BENCHES: Readonly<Record<string, (argv: readonly string[]) => Promise<void>>> = {
  agents: benchAgents,
  photon: benchPhoton,
  revoke: benchRevoke,
  join: benchJoin,
  api: benchApi,
};

const [name = "", ...argv] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) {
  await bench(argv);
} else {
  console.error(`usage: npm run bench -- ${Object.keys(BENCHES).join("|")} …`);
  process.exitCode = 2;
}
