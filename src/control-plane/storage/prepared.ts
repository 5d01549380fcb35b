import type { Compilable, CompiledQuery, QueryResult } from "kysely";
import type { Db } from "./database.ts";
import { Lease } from "./group-commit-driver.ts";

type Values = Readonly<Record<string, string | number | null>>;

/** Stands for a value while the statement is built. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A statement that is built and compiled once for each database instead of each time, because that takes longer than running most of ours.
 * `build` gets a stand-in for each value and may do nothing but put it into the query.
 *
 * In a transaction several may be asked for before the first has answered (see `inOrder`): they are sent at once and run in that order.
 */
export function prepared<Given extends Values, Row>(
  build: (db: Db, given: Given) => Compilable<Row>,
): (db: Db, given: Given) => Promise<QueryResult<Row>> {
  const compiled = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, given) => {
    const executor = db.getExecutor();
    let query = compiled.get(executor.adapter);
    if (!query) {
      query = build(db, standInsFor(given)).compile();
      compiled.set(executor.adapter, query);
    }
    const parameters = query.parameters.map((value) => (value instanceof Placeholder ? given[value.name] : value));
    return run(db, { ...query, parameters });
  };
}

/** The answers of what was begun together; of several that fail, the first says why. Nothing is under way any more when it answers. */
export async function inOrder<Begun extends readonly Promise<unknown>[]>(
  begun: readonly [...Begun],
): Promise<{ -readonly [Index in keyof Begun]: Awaited<Begun[Index]> }> {
  for (const outcome of await Promise.allSettled(begun)) {
    if (outcome.status === "rejected") throw outcome.reason;
  }
  return Promise.all(begun);
}

function standInsFor<Given extends Values>(given: Given): Given {
  const standIns = Object.keys(given).map((name) => [name, new Placeholder(name)]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- building a query only passes its values on
  return Object.fromEntries(standIns) as Given;
}

async function run<Row>(db: Db, query: CompiledQuery<Row>): Promise<QueryResult<Row>> {
  const { answer } = await db.getExecutor().provideConnection(async (connection) => {
    const sent = connection.executeQuery<Row>(query);
    // A turn's connection stays; another is given back when this function returns.
    if (!(connection instanceof Lease && connection.turn)) await sent;
    sent.catch(() => undefined);
    return { answer: sent };
  });
  return answer;
}
