import type { Session } from "electron";
import { APP_SCHEME } from "../app-scheme/app-origin.ts";
import { guardRequests, type RequestGuardOptions } from "../app-scheme/guard-requests.ts";
import { serveApp, type ServeAppOptions } from "../app-scheme/serve-app.ts";
import { guardSession } from "./permissions.ts";
import { KINDS, WINDOW_KINDS, type WindowKind } from "./window-kinds.ts";

export interface OpenSessionsOptions extends ServeAppOptions, RequestGuardOptions {
  readonly fromPartition: (partition: string) => Session;
}

/** The session of each kind of window, guarded before any window uses it. Kinds that share one have the same rights. */
export function openSessions(options: OpenSessionsOptions): (kind: WindowKind) => Session {
  const sessions = new Map<string, Session>();
  for (const kind of WINDOW_KINDS) {
    const { partition } = KINDS[kind];
    if (sessions.has(partition)) continue;
    const session = options.fromPartition(partition);
    guardSession(session, kind);
    guardRequests(session.webRequest, kind, options);
    session.protocol.handle(APP_SCHEME, serveApp(kind, options));
    sessions.set(partition, session);
  }
  return (kind) => {
    const session = sessions.get(KINDS[kind].partition);
    if (session === undefined) throw new Error(`no session for windows of the kind ${kind}`);
    return session;
  };
}
