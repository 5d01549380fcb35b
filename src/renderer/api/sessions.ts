import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  MachineHosting,
  Ticket,
  type UpdateViewerSession,
  ViewerSessionItem,
  ViewerSessionList,
} from "../../protocol/http/session.ts";
import { request, requestNothing } from "./request.ts";

const SESSIONS = "/app/v1/sessions";

/** Every list of live sessions has a key that starts so; it ends with the machine's id. */
export const SESSION_LISTS = ["sessions", "list"] as const;

export function sessionListQuery(machineId: string) {
  return queryOptions({
    queryKey: [...SESSION_LISTS, machineId],
    queryFn: ({ signal }) => request("GET", SESSIONS, ViewerSessionList, { query: { machine: machineId }, signal }),
  });
}

/** Changes what a live session may do, and the guest's invite with it. */
export function updateViewerSession(id: string, body: z.input<typeof UpdateViewerSession>): Promise<ViewerSessionItem> {
  return request("PATCH", `${SESSIONS}/${encodeURIComponent(id)}`, ViewerSessionItem, { body });
}

/** Sends the viewer away; inside the window a guest may come back. */
export function kickViewer(id: string): Promise<void> {
  return requestNothing("DELETE", `${SESSIONS}/${encodeURIComponent(id)}`);
}

export function hostingKey(machineId: string) {
  return ["machines", "hosting", machineId] as const;
}

export function hostingQuery(machineId: string) {
  return queryOptions({
    queryKey: hostingKey(machineId),
    queryFn: ({ signal }) => request("GET", `${machinePath(machineId)}/hosting`, MachineHosting, { signal }),
  });
}

/** Asks for a ticket that opens one session on a machine of one's own. */
export function askMachineTicket(machineId: string): Promise<Ticket> {
  return request("POST", `${machinePath(machineId)}/ticket`, Ticket);
}

/** Where the picture of what is being shown is read; there is none (204) while nobody watches. `turn` makes the browser ask again. */
export function pictureUrl(machineId: string, turn: number): string {
  return `${machinePath(machineId)}/picture?turn=${turn}`;
}

function machinePath(id: string): string {
  return `/app/v1/machines/${encodeURIComponent(id)}`;
}
