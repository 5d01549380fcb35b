import { sql, type Insertable } from "kysely";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { AccessTokenRepository } from "../../src/control-plane/access-tokens/access-token-repository.ts";
import { ApiKeyRepository } from "../../src/control-plane/api-keys/api-key-repository.ts";
import { SYSTEM_ACTOR } from "../../src/control-plane/audit/actor.ts";
import { AuditLog } from "../../src/control-plane/audit/audit-log.ts";
import { hashSecret } from "../../src/control-plane/sign-in/secret-hash.ts";
import { openDatabase, type DatabaseLocation, type Tx } from "../../src/control-plane/storage/database.ts";
import type { MachineTable } from "../../src/control-plane/storage/schema.ts";
import { TeamRepository } from "../../src/control-plane/teams/team-repository.ts";
import { UserRepository } from "../../src/control-plane/users/user-repository.ts";
import { anInventory } from "../../test/support/agent-peer.ts";
import { systemClock } from "../../src/base/clock.ts";
import { systemIds } from "../../src/node/random.ts";

export const PEOPLE = 500;
export const GROUPS = 20;
const GROUPS_OF_EACH = 3;
const EVENTS = 5_000;
const GUEST_CREDITS = 100_000_000;
/** As long as a workstation's. */
const INVENTORY = JSON.stringify(
  anInventory({
    cpuModel: "AMD Ryzen Threadripper PRO 7975WX 32-Cores",
    gpus: ["NVIDIA RTX 6000 Ada Generation"],
    displays: [
      { name: "DP-1", width: 3840, height: 2160, primary: true },
      { name: "DP-2", width: 2560, height: 1440, primary: false },
    ],
  }),
);
/** One machine in four is a person's own; the others belong to a group each. */
const OWNED_EVERY = 4;
/** With two dozen columns each, fewer values than either database takes in one statement. */
const ROWS_PER_STATEMENT = 500;

/** Who asks, and about what. */
export interface SeededTeam {
  readonly teamId: string;
  /** A key with every permission. */
  readonly apiKey: string;
  /** The access token of a plain member, who has no machine of their own and is in three groups. */
  readonly memberToken: string;
  readonly ownerToken: string;
  readonly peopleIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** Fills an empty database with a team: people in groups, credentials and a log. */
export async function seedTeam(location: DatabaseLocation): Promise<SeededTeam> {
  return inOneTransaction(location, async (tx) => {
    const team = await new TeamRepository(tx).getOrCreate(systemClock, systemIds);
    await tx.updateTable("team").set({ guest_credits: GUEST_CREDITS }).execute();
    const peopleIds = await seedPeople(tx);
    const groupIds = await seedGroups(tx, peopleIds);
    await seedLog(tx, team.id);
    const [ownerId = "", memberId = ""] = peopleIds;
    const credentials = await seedCredentials(tx, team.id, ownerId, memberId);
    return { teamId: team.id, peopleIds, groupIds, ...credentials };
  });
}

/**
 * Adds approved machines until there are `count`, and gives one's peer id. PostgreSQL looks at what has come into its tables within a
 * minute by itself; the bench does not wait for that.
 */
export async function seedMachines(location: DatabaseLocation, team: SeededTeam, count: number): Promise<string> {
  return inOneTransaction(location, async (tx) => {
    const { present } = await tx
      .selectFrom("machine")
      .select((eb) => eb.fn.countAll<number>().as("present"))
      .executeTakeFirstOrThrow();
    let peerId = "";
    for (let first = present; first < count; first += ROWS_PER_STATEMENT) {
      const length = Math.min(ROWS_PER_STATEMENT, count - first);
      const machines = Array.from({ length }, (_, index) => aMachine(team, first + index));
      await tx.insertInto("machine").values(machines).execute();
      const shared = machines.flatMap(({ id, owner_id: owner }, index) =>
        owner === null ? [{ machine_id: id, group_id: pick(team.groupIds, first + index) }] : [],
      );
      if (shared.length > 0) await tx.insertInto("machine_group").values(shared).execute();
      peerId = machines.find(({ owner_id: owner }) => owner === null)?.peer_id ?? peerId;
    }
    if (location.kind === "postgres") await sql`analyze`.execute(tx);
    return peerId;
  });
}

async function inOneTransaction<Result>(location: DatabaseLocation, run: (tx: Tx) => Promise<Result>): Promise<Result> {
  const db = await openDatabase(location);
  try {
    return await db.transaction().execute(run);
  } finally {
    await db.destroy();
  }
}

async function seedPeople(tx: Tx): Promise<readonly string[]> {
  const users = new UserRepository(tx);
  const peopleIds = Array.from({ length: PEOPLE }, () => systemIds.uuid());
  for (const [index, id] of peopleIds.entries()) {
    await users.insert({
      id,
      username: `person-${index}`,
      email: `person-${index}@studio.example`,
      name: `Person ${index}`,
      role: index === 0 ? "owner" : "member",
      disabled: false,
      createdBy: "",
      createdAtMs: Date.now(),
      passwordHash: null,
    });
  }
  return peopleIds;
}

async function seedGroups(tx: Tx, peopleIds: readonly string[]): Promise<readonly string[]> {
  const groupIds = Array.from({ length: GROUPS }, () => systemIds.uuid());
  const groups = groupIds.map((id, index) => ({
    id,
    name: `Group ${index}`,
    name_key: `group ${index}`,
    allow_within: 1 as const,
    show_assigned: 1 as const,
    show_managed: 1 as const,
    show_personal: 0 as const,
    created_at_ms: Date.now(),
  }));
  await tx.insertInto("user_group").values(groups).execute();
  const members = peopleIds.flatMap((userId, index) =>
    Array.from({ length: GROUPS_OF_EACH }, (_, nth) => ({
      user_id: userId,
      group_id: pick(groupIds, index + nth * 7),
    })),
  );
  await tx.insertInto("group_member").values(members).execute();
  return groupIds;
}

async function seedLog(tx: Tx, teamId: string): Promise<void> {
  const log = new AuditLog(teamId, systemClock, systemIds);
  for (let index = 0; index < EVENTS; index++) {
    const object = { kind: "machine", id: `machine-${index}`, name: `machine ${index}` } as const;
    await log.append(tx, { action: "machine_update", actor: SYSTEM_ACTOR, object, data: { name: object.name } });
  }
}

async function seedCredentials(tx: Tx, teamId: string, ownerId: string, memberId: string) {
  const apiKey = `tapi_${teamId}.${systemIds.secret(32)}`;
  const key = {
    ...newCredential(apiKey),
    permissions: API_PERMISSIONS,
    createdBy: { id: ownerId, name: "" },
  };
  await new ApiKeyRepository(tx).insert(key, hashSecret(apiKey));
  return { apiKey, ownerToken: await seedToken(tx, ownerId), memberToken: await seedToken(tx, memberId) };
}

async function seedToken(tx: Tx, userId: string): Promise<string> {
  const secret = `lkat_${systemIds.secret(32)}`;
  await new AccessTokenRepository(tx).insert({ ...newCredential(secret), userId }, hashSecret(secret));
  return secret;
}

function newCredential(secret: string) {
  const id = systemIds.uuid();
  return { id, name: "bench", hint: secret.slice(-4), createdAtMs: Date.now(), expiresAtMs: null, lastUsedAtMs: null };
}

function aMachine(team: SeededTeam, index: number): Insertable<MachineTable> {
  const nowMs = Date.now();
  // The first two people own nothing: the member who asks is to reach machines through groups alone.
  const owner = index % OWNED_EVERY === 0 ? pick(team.peopleIds.slice(2), index / OWNED_EVERY) : null;
  return {
    id: systemIds.hex32(),
    peer_id: systemIds.ksuid(nowMs),
    name: `machine ${index}`,
    state: "approved",
    owner_id: owner,
    public_key: systemIds.secret(32),
    hostname: `render-${index}`,
    os: "linux",
    os_version: "12",
    arch: "x64",
    ip: "192.0.2.50",
    ips: "192.0.2.50",
    memory_total_bytes: 34_359_738_368,
    agent_version: "0.1.0",
    inventory: INVENTORY,
    inventory_digest: "",
    enrolled_at_ms: nowMs,
    enrolment_token_id: "",
    approved_at_ms: nowMs,
    approved_by: null,
    was_online: 0,
    guest_access: 1,
    personal: 0,
    desired_revision: 1,
    observed_revision: 0,
  };
}

/** Round and round. */
function pick(ids: readonly string[], index: number): string {
  return ids[index % ids.length] ?? "";
}
