import * as z from "zod";
import { GuestInviteStatus } from "../../protocol/http/guest.ts";

export const GUEST_PAGE_SIZE = 50;

/** Which invites are shown, as the address bar has it. Nonsense is dropped. */
export const GuestSearch = z.object({
  status: GuestInviteStatus.optional().catch(undefined),
  search: z.string().max(200).optional().catch(undefined),
  page: z.int().min(1).optional().catch(undefined),
});
export type GuestSearch = z.infer<typeof GuestSearch>;

export function guestQueryOf({ status = "active", search, page = 1 }: GuestSearch) {
  const query = { status, offset: (page - 1) * GUEST_PAGE_SIZE, limit: GUEST_PAGE_SIZE };
  return search === undefined || search === "" ? query : { ...query, search };
}
