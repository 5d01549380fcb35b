import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type * as z from "zod";
import { assertNever } from "../../base/assert-never.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { MachineListQuery, type MachineDetail, type MachineList } from "../../protocol/http/machine.ts";
import type { LiveChange } from "../../protocol/live/frame.ts";
import { AUDIT_EVENTS } from "../api/activity.ts";
import { apiKeysQuery } from "../api/api-keys.ts";
import { GROUPS } from "../api/groups.ts";
import { GUEST_INVITES } from "../api/guests.ts";
import { enrolmentTokensQuery, MACHINE_LISTS, machineKey } from "../api/machines.ts";
import { INVITE_LISTS, teamQuery, USER_LISTS } from "../api/people.ts";
import { sessionQuery } from "../api/session.ts";
import { hostingKey } from "../api/sessions.ts";
import { patchMachineDetail, patchMachineList } from "./machine-changes.ts";
import { showSession } from "./show-session.ts";

/** The key under which the pages of app rules keep what they show. */
export const APP_RULES = ["app-rules"] as const;

type ListName = Extract<LiveChange, { kind: "list" }>["list"];

/** Changes come in bursts (a restart brings every machine back): what must be asked for again is asked for once per such window. */
const RELOAD_WITHIN_MS = 500;

const KEYS_OF: Readonly<Record<ListName, readonly QueryKey[]>> = {
  // An edit of a person may be an edit of oneself.
  people: [USER_LISTS, sessionQuery.queryKey, GROUPS],
  invites: [INVITE_LISTS],
  "enrolment-tokens": [enrolmentTokensQuery.queryKey],
  audit: [AUDIT_EVENTS],
  settings: [teamQuery.queryKey, sessionQuery.queryKey],
  "guest-invites": [GUEST_INVITES, GROUPS],
  "api-keys": [apiKeysQuery.queryKey],
  groups: [GROUPS, USER_LISTS],
  "app-rules": [APP_RULES],
};

/** Brings live changes into the query cache: patches what is shown, reloads what cannot be patched. */
export class LiveUpdates {
  readonly #queryClient: QueryClient;
  readonly #clock: Clock;
  readonly #outdated = new Map<string, QueryKey>();
  #cancelReload: Cancel | null = null;

  constructor(queryClient: QueryClient, clock: Clock) {
    this.#queryClient = queryClient;
    this.#clock = clock;
  }

  apply(changes: readonly LiveChange[]): void {
    for (const change of changes) this.#applyOne(change);
  }

  /** Something may have been missed: reload all that is on the screen. */
  reloadEverything(): void {
    this.#outdated.clear();
    void this.#queryClient.invalidateQueries();
  }

  /** Asks who we are; with another role everything looks different, so all of it is asked for again. */
  async refreshSession(): Promise<void> {
    const before = this.#queryClient.getQueryData(sessionQuery.queryKey);
    await this.#queryClient.invalidateQueries(sessionQuery);
    const after = this.#queryClient.getQueryData(sessionQuery.queryKey);
    if (before?.user?.role !== after?.user?.role) this.reloadEverything();
  }

  /** Forgets what it was about to reload. */
  stop(): void {
    this.#cancelReload?.();
    this.#cancelReload = null;
    this.#outdated.clear();
  }

  #applyOne(change: LiveChange): void {
    switch (change.kind) {
      case "list":
        for (const key of KEYS_OF[change.list]) this.#reloadSoon(key);
        return;
      case "machine":
        this.#patchLists(change);
        this.#patchDetail(change.machine.id, change);
        return;
      case "presence":
      case "key-conflict":
      case "machine-removed":
      case "machine-detail":
        this.#patchLists(change);
        this.#patchDetail(change.id, change);
        return;
      case "session":
        for (const key of showSession(this.#queryClient, change.session)) this.#reloadSoon(key);
        return;
      case "hosting":
        this.#reloadSoon(hostingKey(change.id));
        return;
      default:
        assertNever(change);
    }
  }

  #patchLists(change: LiveChange): void {
    const lists = this.#queryClient.getQueriesData<z.infer<typeof MachineList>>({ queryKey: MACHINE_LISTS });
    for (const [key, list] of lists) {
      // The key ends with the query that the list answers.
      const query = MachineListQuery.safeParse(key.at(-1));
      if (!list || !query.success) continue;
      const patched = patchMachineList(list, query.data, change);
      if (patched.list !== list) this.#queryClient.setQueryData(key, patched.list);
      if (patched.isOutdated) this.#reloadSoon(key);
    }
  }

  #patchDetail(id: string, change: LiveChange): void {
    const key = machineKey(id);
    const detail = this.#queryClient.getQueryData<MachineDetail>(key);
    if (!detail) return;
    const patched = patchMachineDetail(detail, change);
    if (patched === null) this.#reloadSoon(key);
    else if (patched !== detail) this.#queryClient.setQueryData(key, patched);
  }

  #reloadSoon(key: QueryKey): void {
    this.#outdated.set(JSON.stringify(key), key);
    this.#cancelReload ??= this.#clock.after(RELOAD_WITHIN_MS, () => this.#reload());
  }

  #reload(): void {
    this.#cancelReload = null;
    const keys = [...this.#outdated.values()];
    this.#outdated.clear();
    for (const queryKey of keys) void this.#queryClient.invalidateQueries({ queryKey });
  }
}
