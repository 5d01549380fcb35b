import * as z from "zod";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import type { MachineTable } from "../storage/schema.ts";
import type { linkQuery } from "./machine-query-repository.ts";
import type { KeyConflictRecord, Machine, Person } from "./machine.ts";

/** What one connecting machine needs: a single read, and one more while somebody watches it. */
export interface LinkRecord {
  readonly id: string;
  readonly name: string;
  readonly state: "pending" | "approved";
  readonly publicKey: string;
  readonly owner: Person | null;
  readonly ip: string;
  readonly inventoryDigest: string;
  readonly desiredRevision: number;
  readonly observedRevision: number;
  readonly grants: readonly Grant[];
}

const StoredConflict = z.object({ address: z.string(), hostname: z.string(), atMs: z.number() });

export type LinkRow = Awaited<ReturnType<ReturnType<typeof linkQuery>["executeTakeFirstOrThrow"]>>;
export type MachineRow = Omit<MachineTable, "inventory" | "was_online" | "reserved_email_key" | "app_rule_id"> & {
  owner_name: string | null;
  owner_username: string | null;
  approver_name: string | null;
  approver_username: string | null;
  robot_count: number | null;
};

export function toLinkFacts(row: Omit<LinkRow, "live_sessions">): Omit<LinkRecord, "grants"> {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    publicKey: row.public_key,
    owner: row.owner_id === null ? null : toPerson(row.owner_id, row.owner_name, row.owner_username),
    ip: row.ip,
    inventoryDigest: row.inventory_digest,
    desiredRevision: row.desired_revision,
    observedRevision: row.observed_revision,
  };
}

export function toMachine(row: MachineRow, groupIds: readonly string[]): Machine {
  return {
    ...toLinkFacts(row),
    peerId: row.peer_id,
    pendingKey:
      row.pending_public_key === null
        ? null
        : { publicKey: row.pending_public_key, requestedAtMs: row.pending_key_at_ms ?? 0 },
    hostname: row.hostname,
    os: row.os,
    osVersion: row.os_version,
    arch: row.arch,
    ips: row.ips === "" ? [] : row.ips.split(" "),
    memoryTotalBytes: row.memory_total_bytes,
    agentVersion: row.agent_version,
    enrolledAtMs: row.enrolled_at_ms,
    enrolmentTokenId: row.enrolment_token_id,
    approvedAtMs: row.approved_at_ms,
    approvedBy: row.approved_by === null ? null : toPerson(row.approved_by, row.approver_name, row.approver_username),
    presenceChangedAtMs: row.presence_changed_at_ms,
    keyConflict: row.key_conflict === null ? null : readConflict(row.key_conflict),
    observedAtMs: row.observed_at_ms,
    robotCount: row.robot_count ?? 0,
    isGuestAccess: row.guest_access === 1,
    isPersonal: row.personal === 1,
    groupIds,
    reservedEmail: row.reserved_email,
  };
}

export function toPerson(id: string, name: string | null, username: string | null): Person {
  return { id, name: name || username || "" };
}

function readConflict(text: string): KeyConflictRecord {
  return StoredConflict.parse(JSON.parse(text));
}
