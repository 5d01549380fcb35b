import { describe, expect, inject, it } from "vitest";
import { postgresLocation } from "../support/databases.ts";
import { HttpClient } from "../support/http-client.ts";
import { startServer } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** `LATCHKEY_KILL_ROUNDS=200` for the long run; the default keeps the everyday suite quick. */
const ROUNDS = Number(process.env["LATCHKEY_KILL_ROUNDS"] ?? "8");
/** Enough for commits that hold several writes. */
const WRITERS = 12;

interface Listing {
  data: { id: string; name: string }[];
  count: number;
}

const postgresUrl = inject("postgresUrl");
const databases = [
  { title: "SQLite", isHere: true, args: async () => [] },
  {
    title: "PostgreSQL",
    isHere: postgresUrl !== null,
    args: async () => {
      const location = await postgresLocation(postgresUrl ?? "");
      return location.kind === "postgres" ? ["--database", location.url] : [];
    },
  },
];

describe.each(databases)("a control plane that is killed while it writes ($title)", ({ args, isHere, title }) => {
  it.skipIf(!isHere)(
    `loses nothing that it acknowledged, over ${ROUNDS} rounds of kill -9`,
    { timeout: 60_000 + ROUNDS * 5_000 },
    async () => {
      const data = temporaryFolder();
      const database = await args();
      const acknowledged = new Set<string>();
      for (let round = 0; round < ROUNDS; round++) {
        const server = await startServer(data, ...database);
        const client = round === 0 ? await HttpClient.asOwner(server.url) : await HttpClient.signIn(server.url);
        await expectAllPresent(client, acknowledged);
        const writers = Array.from({ length: WRITERS }, (_, i) =>
          writeUntilKilled(client, `${round}-${i}`, acknowledged),
        );
        // A different number of acknowledgements each round moves the kill to a different place in the writing.
        const goal = acknowledged.size + 3 + ((round * 7) % 23);
        await until(() => acknowledged.size >= goal);
        await server.process.kill();
        await Promise.all(writers);
      }
      const server = await startServer(data, ...database);
      const client = await HttpClient.signIn(server.url);
      await expectAllPresent(client, acknowledged);
      expect(acknowledged.size).toBeGreaterThan(ROUNDS * 3);
      process.stderr.write(
        `durability, ${title}: ${acknowledged.size} acknowledged writes over ${ROUNDS} kills, none lost\n`,
      );
    },
  );
});

async function writeUntilKilled(client: HttpClient, prefix: string, acknowledged: Set<string>): Promise<void> {
  for (let i = 0; ; i++) {
    const name = `${prefix}-${i}`;
    try {
      const { status } = await client.request("POST", "/app/v1/enrolment-tokens", { name });
      if (status < 300) acknowledged.add(name);
    } catch {
      // The connection broke: this write was never acknowledged, so it may be there or not.
      return;
    }
  }
}

async function expectAllPresent(client: HttpClient, acknowledged: ReadonlySet<string>): Promise<void> {
  const present = new Set<string>();
  const listing = await client.ok<Listing>("GET", "/app/v1/enrolment-tokens");
  for (const { name } of listing.data) present.add(name);
  expect([...acknowledged].filter((name) => !present.has(name))).toEqual([]);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
