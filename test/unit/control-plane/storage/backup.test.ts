import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { sql } from "kysely";
import { describe, expect, inject, it } from "vitest";
import { backUp, restore } from "../../../../src/control-plane/storage/backup.ts";
import { copyTables } from "../../../../src/control-plane/storage/copy-tables.ts";
import { openDatabase, type DatabaseLocation, type Db } from "../../../../src/control-plane/storage/database.ts";
import { TABLES } from "../../../../src/control-plane/storage/tables.ts";
import { openTestDatabase, postgresLocation, sqliteLocation } from "../../../support/databases.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const postgresUrl = inject("postgresUrl");
const KINDS = ["sqlite", "postgres"] as const;

async function locationOf(kind: (typeof KINDS)[number]): Promise<DatabaseLocation> {
  return kind === "sqlite" ? sqliteLocation() : postgresLocation(postgresUrl ?? "");
}

async function withDatabase<T>(location: DatabaseLocation, use: (db: Db) => Promise<T>): Promise<T> {
  const db = await openDatabase(location);
  try {
    return await use(db);
  } finally {
    await db.destroy();
  }
}

function aUser(name: string) {
  const key = { username: name, username_key: name, email: null, email_key: null, name, role: "member" as const };
  return {
    ...key,
    id: `id-${name}`,
    disabled: 0 as const,
    password_hash: null,
    created_by: "",
    created_at_ms: 1,
    updated_at_ms: 1,
    last_sign_in_at_ms: null,
  };
}

/** Looks at every file in `folder` again and again, from a thread of its own. `stop` answers the modes that were seen, in octal. */
async function watchModes(folder: string) {
  const looking = `
    const { readdirSync, statSync } = require("node:fs");
    const { parentPort, workerData } = require("node:worker_threads");
    const modes = new Set();
    const look = () => {
      for (const name of readdirSync(workerData)) {
        const stats = statSync(workerData + "/" + name, { throwIfNoEntry: false });
        if (stats) modes.add((stats.mode & 0o777).toString(8));
      }
      looking = setImmediate(look);
    };
    let looking = setImmediate(look);
    parentPort.once("message", () => (clearImmediate(looking), parentPort.postMessage([...modes])));
    parentPort.postMessage("ready");`;
  const worker = new Worker(looking, { eval: true, workerData: folder });
  await once(worker, "message");
  return {
    async stop(): Promise<unknown> {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- windows have origins, threads have none
      worker.postMessage("stop");
      const [modes] = await once(worker, "message");
      await worker.terminate();
      return modes;
    },
  };
}

async function fill(db: Db): Promise<void> {
  await db
    .insertInto("team")
    .values({ id: "team-1", name: "Studio", created_at_ms: 1_767_225_600_000, guest_credits: 1_000 })
    .execute();
  await db
    .insertInto("user")
    .values([aUser("mina"), aUser("rui"), aUser("kai")])
    .execute();
  await db.deleteFrom("user").where("username", "=", "kai").execute();
}

describe("backup and restore", () => {
  for (const from of KINDS) {
    for (const to of KINDS) {
      it.skipIf(postgresUrl === null && (from === "postgres" || to === "postgres"))(
        `carries every row from ${from} to ${to}, and never gives a removed person's number again`,
        async () => {
          const [source, target] = [await locationOf(from), await locationOf(to)];
          await withDatabase(source, fill);
          const file = join(temporaryFolder(), "latchkey.backup");

          await backUp(source, file);
          expect(statSync(file).mode & 0o777).toBe(0o600);
          await restore(file, target);

          await withDatabase(target, async (db) => {
            expect(await db.selectFrom("team").selectAll().execute()).toEqual([
              { id: "team-1", name: "Studio", created_at_ms: 1_767_225_600_000, guest_credits: 1_000 },
            ]);
            expect(await db.selectFrom("user").select(["number", "username"]).orderBy("number").execute()).toEqual([
              { number: 1, username: "mina" },
              { number: 2, username: "rui" },
            ]);
            await db.insertInto("user").values(aUser("ode")).execute();
            const added = await db.selectFrom("user").select("number").where("username", "=", "ode").execute();
            expect(added).toEqual([{ number: 4 }]);
          });
        },
      );
    }
  }

  it("copies a database while it is being written to", async () => {
    const location = sqliteLocation();
    await withDatabase(location, async (db) => {
      await fill(db);
      const file = join(temporaryFolder(), "latchkey.backup");
      const writes = Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          db
            .insertInto("user")
            .values(aUser(`w${i}`))
            .execute(),
        ),
      );
      await backUp(location, file);
      await writes;
      await restore(file, sqliteLocation());
    });
  });

  it.each(KINDS.filter((kind) => kind === "sqlite" || postgresUrl !== null))(
    "shows nobody but its owner a byte of the keys, also while it is being written from %s",
    async (kind) => {
      const source = await locationOf(kind);
      await withDatabase(source, async (db) => {
        await fill(db);
        const row = { team_id: "team-1", at_ms: 1, action: "x", actor_kind: "system", actor_id: "", actor_name: "" };
        const rest = { object_kind: null, object_id: null, object_name: null, address: "", prev_hash: "", hash: "" };
        for (let seq = 1; seq <= 20; seq++) {
          const data = "x".repeat(500_000);
          await db
            .insertInto("audit_event")
            .values({ ...row, ...rest, id: `e${seq}`, seq, data })
            .execute();
        }
      });
      const folder = temporaryFolder();
      const watcher = await watchModes(folder);
      await backUp(source, join(folder, "latchkey.backup"));
      expect(await watcher.stop()).toEqual(["600"]);
    },
  );

  it("refuses to overwrite a file or a database that holds something", async () => {
    const location = sqliteLocation();
    await withDatabase(location, fill);
    const file = join(temporaryFolder(), "latchkey.backup");
    await backUp(location, file);

    await expect(backUp(location, file)).rejects.toThrow("exists already");
    await expect(restore(file, location)).rejects.toThrow("exists already");
  });

  it("refuses a file that is no backup, and leaves nothing behind", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "notes.txt");
    writeFileSync(file, "not a database");
    const target = sqliteLocation();

    await expect(restore(file, target)).rejects.toThrow("is not a backup of Latchkey");
    await expect(restore(join(folder, "missing"), target)).rejects.toThrow("there is no file");
    expect(target.kind === "sqlite" && existsSync(target.file)).toBe(false);
  });

  it("knows every table of the database", async () => {
    const db = await openTestDatabase();
    const { rows } = await sql<{ name: string }>`
      select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'`.execute(
      db,
    );
    expect(rows.map((r) => r.name).sort()).toEqual([...TABLES].sort());
  });

  it("copies nothing when one row cannot be written", async () => {
    const [source, target] = [await openTestDatabase(), await openTestDatabase()];
    await fill(source);
    await source.insertInto("audit_head").values({ team_id: "team-1", seq: 1, hash: "" }).execute();
    await sql`drop table audit_head`.execute(target);

    await expect(copyTables(source, target)).rejects.toThrow();
    expect(await target.selectFrom("user").selectAll().execute()).toEqual([]);
  });
});
