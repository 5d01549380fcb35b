import { queryOptions } from "@tanstack/react-query";
import { GuestDoor } from "../../protocol/http/guest.ts";
import { Ticket } from "../../protocol/http/session.ts";
import { request, requestNothing } from "./request.ts";

/** While nothing happens at the door it is looked at this often: the window, the rights and the machine may have changed. */
export const LOOK_AGAIN_MS = 15_000;

/** What the holder of a guest link may know. Looking consumes nothing. */
export function guestDoorQuery(token: string) {
  return queryOptions({
    queryKey: ["guest-door", token],
    queryFn: async ({ signal }) => {
      const door = await request("GET", doorPath(token), GuestDoor, { signal });
      return { door, clockOffsetMs: Date.parse(door.server_time) - Date.now() };
    },
    staleTime: 0,
  });
}

/** Asks for a ticket that opens one session. @throws ApiFailure with the exact reason when the guest may not come in */
export function askGuestTicket(token: string, pin: string | null): Promise<Ticket> {
  return request("POST", `${doorPath(token)}/ticket`, Ticket, { body: { pin } });
}

/** Tells the machine that somebody waits, so that it starts what takes time. */
export function prepareForGuest(token: string): Promise<void> {
  return requestNothing("POST", `${doorPath(token)}/prepare`);
}

function doorPath(token: string): string {
  return `/app/v1/guest/${encodeURIComponent(token)}`;
}
