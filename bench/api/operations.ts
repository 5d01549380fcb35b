import type { ApiRequest } from "./load.ts";
import type { SeededTeam } from "./seed.ts";

export interface Operation {
  readonly title: string;
  readonly request: ApiRequest;
  /** What else happens on the server meanwhile; nothing on the floor. */
  readonly change?: { readonly perSecond: number; readonly nth: (index: number) => ApiRequest };
}

/** A busy team: somebody renames, assigns, comes and goes all the time. */
const CHANGES_PER_SECOND = 20;

/** The two lists that are asked at every number of machines. */
export function listOperations({ apiKey, memberToken, teamId }: SeededTeam): readonly Operation[] {
  const get = { method: "GET", body: null } as const;
  return [
    {
      title: "machine list, 50 (Teams API)",
      request: { ...get, path: `/v1/teams/${teamId}/machines?offset=0&limit=50`, bearer: apiKey },
    },
    {
      title: "a member's hosts, 50, through groups (app)",
      request: { ...get, path: "/app/v1/machines?offset=0&limit=50", bearer: memberToken },
    },
  ];
}

/** A list while one of its machines is renamed again and again: what nobody had asked since the last change is read anew. */
function whileChanging({ apiKey, teamId }: SeededTeam, peerId: string): Operation {
  const path = `/v1/teams/${teamId}/machines`;
  return {
    title: `machine list, 50, with ${CHANGES_PER_SECOND} changes a second`,
    request: { method: "GET", path: `${path}?offset=0&limit=50`, bearer: apiKey, body: null },
    change: {
      perSecond: CHANGES_PER_SECOND,
      nth: (index) => ({
        method: "PATCH",
        path: `${path}/${peerId}`,
        bearer: apiKey,
        body: { name: `machine with name ${index}` },
      }),
    },
  };
}

/** The rest. Guests are invited onto the machine with `peerId`. */
export function otherOperations(team: SeededTeam, peerId: string): readonly Operation[] {
  const { apiKey, ownerToken, teamId } = team;
  const get = { method: "GET", body: null } as const;
  const startsAtMs = Date.now() + 24 * 3_600_000;
  const invite = {
    host_peer_id: peerId,
    guest_email: "kai@client.example",
    event_name: "Review",
    keyboard: true,
    mouse: true,
    gamepad: false,
    time_zone: "Europe/Berlin",
    starts_at: new Date(startsAtMs).toISOString(),
    expires_at: new Date(startsAtMs + 3_600_000).toISOString(),
    message: "",
    send_email: false,
  };
  return [
    whileChanging(team, peerId),
    {
      title: "member list, 50 of 500 (Teams API)",
      request: { ...get, path: `/v1/teams/${teamId}/members?offset=0&limit=50`, bearer: apiKey },
    },
    {
      title: "audit page, 100 (app)",
      request: { ...get, path: "/app/v1/audit?limit=100", bearer: ownerToken },
    },
    {
      title: "guest invite, create (Teams API)",
      request: { method: "POST", path: `/v1/teams/${teamId}/guest-access-invites`, bearer: apiKey, body: invite },
    },
  ];
}
