import type { AuditLog } from "../audit/audit-log.ts";
import type { Tx } from "../storage/database.ts";
import { managerActor, type Manager } from "../users/manager.ts";
import type { Group } from "./group.ts";
import { GroupStoreRepository } from "./group-store-repository.ts";

/** What a change of groups works with: everything in one transaction, and nothing of it remains when it is refused. */
export interface GroupWork {
  readonly tx: Tx;
  readonly store: GroupStoreRepository;
  readonly log: (action: string, group: Group, data: Readonly<Record<string, unknown>>) => Promise<void>;
}

export function groupWork(tx: Tx, audit: AuditLog, by: Manager): GroupWork {
  return {
    tx,
    store: new GroupStoreRepository(tx),
    log: (action, { id, name }, data) =>
      audit.append(tx, { action, actor: managerActor(by), object: { kind: "group", id, name }, data }),
  };
}
