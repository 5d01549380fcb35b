import { MachineRepository } from "../machines/machine-repository.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, managerActor, type Manager } from "../users/manager.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { HostEnforcement } from "./host-enforcement.ts";
import type { SessionEnder } from "./session-ender.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";

interface Options {
  readonly db: Db;
  readonly ender: SessionEnder;
  readonly enforcement: HostEnforcement;
}

/** Sends a person away from a machine with every device they are on it with, and nobody else (ATK-32). */
export class UserKickService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /**
   * Answers when the machine has torn all of it down, or cannot be waited for. Somebody who is not connected is no error.
   * @throws Refusal `forbidden`, `machine_not_found`, `user_not_found`
   */
  async kick(by: Manager, eitherMachineId: string, userNumber: number): Promise<void> {
    assertManagesTeam(by);
    const { db, ender, enforcement } = this.#of;
    const machineId = await new MachineRepository(db).findIdByEither(eitherMachineId);
    if (machineId === null) throw new Refusal("machine_not_found");
    const user = await new UserRepository(db).findByNumber(userNumber);
    if (!user) throw new Refusal("user_not_found");
    const live = await new ViewerSessionRepository(db).listLive({ of: "machine", machineId });
    const theirs = live.filter(({ viewer }) => viewer.kind === "member" && viewer.id === user.id);
    const ended = [];
    for (const { id } of theirs) ended.push(await ender.end(id, { reason: "kicked", actor: managerActor(by) }));
    for (const session of ended) if (session) await enforcement.settled(session.machineId, session.epoch);
  }
}
