import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** A PostgreSQL server for tests; `stop` ends it only when it was started here. */
export interface PostgresServer {
  readonly url: string;
  readonly origin: "environment" | "running" | "started";
  stop(): void;
}

const DEFAULT_URL = "postgres://postgres@127.0.0.1:5432/postgres";

/** `LATCHKEY_TEST_POSTGRES`, else the server on the default port, else one started from an installed binary, else null. */
export async function findPostgres(env: NodeJS.ProcessEnv): Promise<PostgresServer | null> {
  const given = env["LATCHKEY_TEST_POSTGRES"];
  if (given) {
    await assertAnswers(given);
    return { url: given, origin: "environment", stop: () => undefined };
  }
  if (await answers(DEFAULT_URL)) return { url: DEFAULT_URL, origin: "running", stop: () => undefined };
  return startOwn();
}

async function assertAnswers(url: string): Promise<void> {
  if (!(await answers(url))) throw new Error("LATCHKEY_TEST_POSTGRES names a server that does not answer");
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query("select 1");
    await client.end();
    return true;
  } catch {
    // Nobody there, or not for us: the caller goes on to the next possibility.
    return false;
  }
}

async function startOwn(): Promise<PostgresServer | null> {
  const binaries = findBinaries();
  if (!binaries) return null;
  const folder = mkdtempSync(join(tmpdir(), "latchkey-postgres-"));
  const asUser = process.getuid?.() === 0 ? postgresIds() : {};
  if (asUser === null) return null;
  if (asUser.uid !== undefined && asUser.gid !== undefined) chownSync(folder, asUser.uid, asUser.gid);
  const data = join(folder, "data");
  const port = await freePort();
  const run = (command: string, args: string[]) =>
    execFileSync(join(binaries, command), args, { stdio: "ignore", cwd: folder, ...asUser });
  run("initdb", ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync"]);
  run("pg_ctl", ["-D", data, "-w", "-o", `-p ${port} -c listen_addresses=127.0.0.1 -k ${folder}`, "start"]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    origin: "started",
    stop() {
      run("pg_ctl", ["-D", data, "-m", "immediate", "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string | null {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((v) => join(root, v, "bin")).find((bin) => existsSync(join(bin, "initdb"))) ?? null;
}

/** PostgreSQL refuses to run as root, so root lends it Debian's own user. */
function postgresIds(): { uid?: number; gid?: number } | null {
  const uid = spawnSync("id", ["-u", "postgres"], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", "postgres"], { encoding: "utf8" });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port could be found");
  return address.port;
}
