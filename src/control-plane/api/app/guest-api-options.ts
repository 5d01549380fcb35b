import type { Clock } from "../../../base/clock.ts";
import type { IceServer } from "../../../protocol/viewer/signal.ts";
import type { ApiKeyService } from "../../api-keys/api-key-service.ts";
import type { GuestAdmissionService } from "../../guests/guest-admission-service.ts";
import type { GuestCreditService } from "../../guests/guest-credit-service.ts";
import type { GuestInviteEnder } from "../../guests/guest-invite-ender.ts";
import type { GuestInviteService } from "../../guests/guest-invite-service.ts";
import type { LiveGuests } from "../../guests/live-guests.ts";
import type { CallerResolver } from "../../http/caller.ts";
import type { Refusal } from "../../refusal.ts";

/** What the routes about guests, their invites and the team's API keys need. */
export interface GuestApiOptions {
  readonly callers: CallerResolver;
  readonly clock: Clock;
  readonly invites: GuestInviteService;
  readonly ender: GuestInviteEnder;
  readonly credits: GuestCreditService;
  readonly apiKeys: ApiKeyService;
  readonly admission: Pick<GuestAdmissionService, "readDoor">;
  readonly live: LiveGuests;
  /** Why the machine could take no guest right now; null when it could. */
  readonly hostObstacle: (machineId: string) => Promise<Refusal | null>;
  readonly isOnline: (machineId: string) => boolean;
  /** For a guest who looks whether a way to the host could be found. */
  readonly iceServers: () => IceServer[];
}
