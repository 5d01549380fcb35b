import type { Kysely } from "kysely";

/** Once is enough for two that met: whoever was given up for the other then waits for it. The rest is for more than two. */
export const MOST_RUNS = 4;

/** PostgreSQL gave this transaction up so that another one could go on: a serialisation failure, a deadlock. */
const GIVEN_UP = new Set(["40001", "40P01"]);

/**
 * Makes transactions that were given up for another one run again, from their beginning. Nothing of the first run is left, and nobody has
 * heard of it: what a transaction's function does besides using its transaction must bear being done twice, and events are published
 * after it.
 */
export function rerunGivenUp<Tables>(db: Kysely<Tables>): void {
  const begin = db.transaction.bind(db);
  db.transaction = () => {
    const builder = begin();
    const execute = builder.execute.bind(builder);
    builder.execute = async (work) => {
      for (let run = 1; ; run++) {
        try {
          return await execute(work);
        } catch (error) {
          if (run === MOST_RUNS || !wasGivenUp(error)) throw error;
        }
      }
    };
    return builder;
  };
}

function wasGivenUp(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && GIVEN_UP.has(error.code);
}
