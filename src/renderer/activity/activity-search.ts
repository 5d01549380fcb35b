import * as z from "zod";
import { activity } from "../../i18n/en/activity.ts";
import { queryText } from "../api/request.ts";

export type ObjectKind = keyof typeof activity.kind;
export type EventName = keyof typeof activity.did;

/** Which events are shown, as the address bar has it, so that a view can be sent to somebody. Nonsense is dropped. */
export const ActivitySearch = z.object({
  person: z.string().min(1).max(64).optional().catch(undefined),
  event: z.string().refine(isEventName).optional().catch(undefined),
  kind: z.string().refine(isObjectKind).optional().catch(undefined),
  from: z.iso.datetime({ offset: true }).optional().catch(undefined),
  to: z.iso.datetime({ offset: true }).optional().catch(undefined),
  text: z.string().max(200).optional().catch(undefined),
});
export type ActivitySearch = z.infer<typeof ActivitySearch>;

export function auditQueryOf({ person, event, kind, from, to, text }: ActivitySearch) {
  return { person, names: event, object_kind: kind, from, to, text: text?.trim() };
}

/** Where to take away exactly what is shown, as JSON Lines. */
export function exportAddress(search: ActivitySearch): string {
  return `/app/v1/audit/export${queryText(auditQueryOf(search))}`;
}

/** Longer beginnings stand before shorter ones that they begin with. */
const KIND_BY_START: readonly (readonly [start: string, kind: ObjectKind])[] = [
  ["machine_", "machine"],
  ["robot_", "robot"],
  ["guest_", "guest_invite"],
  ["invite_", "invite"],
  ["viewer_session_", "viewer_session"],
  ["conn_", "viewer_session"],
  ["p2p_", "viewer_session"],
  ["client_", "viewer_session"],
  ["session_", "session"],
  ["user_", "user"],
  ["team_group_", "group"],
  ["app_rule_", "app_rule"],
  ["api_key_", "api_key"],
  ["access_token_", "access_token"],
  ["enrolment_token_", "enrolment_token"],
];

/** The events that there are words for, by what they happen to. */
export function eventsByKind(): ReadonlyMap<ObjectKind, readonly EventName[]> {
  return Map.groupBy(
    Object.keys(activity.did).filter((name) => isEventName(name)),
    (name) => KIND_BY_START.find(([start]) => name.startsWith(start))?.[1] ?? "team",
  );
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(activity.did, name);
}

export function isObjectKind(kind: string): kind is ObjectKind {
  return Object.hasOwn(activity.kind, kind);
}
