import type { GroupMembers } from "../../protocol/http/group.ts";
import type * as z from "zod";

export type Member = z.infer<typeof GroupMembers>["data"][number];

/** Who is to join and who is to leave, by number, until both are saved together. */
export interface MemberChanges {
  readonly joining: ReadonlyMap<number, string>;
  readonly leaving: ReadonlySet<number>;
}

export const NO_CHANGES: MemberChanges = { joining: new Map(), leaving: new Set() };

export function withJoining(changes: MemberChanges, number: number, name: string): MemberChanges {
  return { ...changes, joining: new Map([...changes.joining, [number, name]]) };
}

export function withoutJoining(changes: MemberChanges, number: number): MemberChanges {
  return { ...changes, joining: new Map([...changes.joining].filter(([other]) => other !== number)) };
}

export function toggleLeaving(changes: MemberChanges, number: number): MemberChanges {
  const leaving = new Set(changes.leaving);
  if (!leaving.delete(number)) leaving.add(number);
  return { ...changes, leaving };
}

export function hasChanges({ joining, leaving }: MemberChanges): boolean {
  return joining.size + leaving.size > 0;
}
