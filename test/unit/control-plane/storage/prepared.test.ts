import { expect, it } from "vitest";
import { inOrder, prepared } from "../../../../src/control-plane/storage/prepared.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";

type Secret = Readonly<Record<"name" | "value", string>>;

describeOnEachDatabase("a prepared statement", (openDb) => {
  const setup = async () => {
    let builds = 0;
    const insert = prepared((db, secret: Secret) => {
      builds += 1;
      return db.insertInto("secret").values(secret);
    });
    const find = prepared((db, { first, second }: { readonly first: string; readonly second: string }) =>
      db
        .selectFrom("secret")
        .select(["name", "value"])
        .where((eb) => eb.or([eb("name", "=", first), eb("name", "=", second), eb("name", "=", "constant")]))
        .orderBy("name"),
    );
    return { db: await openDb(), insert, find, builds: () => builds };
  };

  it("is built once and run with other values each time, outside of transactions and in them", async () => {
    const { builds, db, find, insert } = await setup();
    const counts = [await insert(db, { name: "a", value: "1" })];
    await db.transaction().execute(async (tx) => {
      counts.push(await insert(tx, { name: "b", value: "2" }));
      counts.push(await insert(tx, { name: "constant", value: "3" }));
      expect((await find(tx, { first: "b", second: "x" })).rows.map(({ value }) => value)).toEqual(["2", "3"]);
    });
    expect(counts.map(({ numAffectedRows }) => numAffectedRows)).toEqual([1n, 1n, 1n]);
    expect((await find(db, { first: "b", second: "a" })).rows).toEqual([
      { name: "a", value: "1" },
      { name: "b", value: "2" },
      { name: "constant", value: "3" },
    ]);
    expect(builds()).toBe(1);
  });

  it("runs in the order in which several are asked for, and the first that fails says why", async () => {
    const { db, find, insert } = await setup();
    const answers = await db
      .transaction()
      .execute((tx) =>
        inOrder([
          insert(tx, { name: "a", value: "1" }),
          find(tx, { first: "a", second: "b" }),
          insert(tx, { name: "b", value: "2" }),
          Promise.resolve("what is no statement"),
        ]),
      );
    expect([answers[1].rows, answers[3]]).toEqual([[{ name: "a", value: "1" }], "what is no statement"]);

    const refused = db.transaction().execute((tx) =>
      inOrder([
        insert(tx, { name: "c", value: "" }),
        Promise.resolve().then(() => {
          throw new Error("the first");
        }),
        insert(tx, { name: "a", value: "" }),
      ]),
    );
    await expect(refused).rejects.toThrow("the first");
    expect((await find(db, { first: "c", second: "b" })).rows.map(({ name }) => name)).toEqual(["b"]);
  });
});
