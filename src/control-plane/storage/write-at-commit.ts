import type { CommitPart } from "./commit-group.ts";
import type { Tx } from "./database.ts";
import { Lease } from "./group-commit-driver.ts";

/**
 * Leaves something to be written right before the commit of this transaction, in one go with what the transactions beside it have left
 * for the same part. It is in the database exactly when the transaction is.
 */
export async function writeAtCommit<Item>(tx: Tx, part: CommitPart<Item>, item: Item): Promise<void> {
  await tx.getExecutor().provideConnection(async (connection) => {
    if (!(connection instanceof Lease) || !connection.turn) throw new Error("nothing is committed here");
    connection.turn.notes.push({ part, tx, item });
  });
}
