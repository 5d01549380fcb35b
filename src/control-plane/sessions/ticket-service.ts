import type { Clock } from "../../base/clock.ts";
import type { Refusal } from "../refusal.ts";
import { addressKey, AttemptLimiter, takeAttempt } from "../sign-in/attempt-limiter.ts";
import { displayName, type ActingUser } from "../users/acting-user.ts";
import type { GuestAdmission } from "./guest-admission.ts";
import type { Hosts } from "./hosts.ts";
import type { SessionDirectory } from "./session-directory.ts";
import type { TicketDesk, TicketSubject } from "./ticket-desk.ts";
import type { ViewerOrigin, ViewerSessionService } from "./viewer-session-service.ts";

/** Tickets, and knocks at the door, that one address, or one person, may ask for per minute: a class room, not a search for links. */
export const TICKET_LIMIT = { attempts: 120, windowMs: 60_000 } as const;

export interface IssuedTicket {
  readonly ticket: string;
  readonly expiresAtMs: number;
}

interface Options {
  readonly admission: GuestAdmission;
  readonly clock: Clock;
  readonly desk: TicketDesk;
  readonly directory: SessionDirectory;
  readonly hosts: Pick<Hosts, "prepare">;
  readonly sessions: Pick<ViewerSessionService, "recordRefusal">;
}

/** Gives tickets to whoever could join at this moment. */
export class TicketService {
  readonly #options: Options;
  readonly #limiter: AttemptLimiter;

  constructor(options: Options) {
    this.#options = options;
    this.#limiter = new AttemptLimiter(TICKET_LIMIT, options.clock);
  }

  /** @throws Refusal with the exact reason, or `too_many_requests` */
  async forGuest(token: string, pin: string | null, origin: ViewerOrigin): Promise<IssuedTicket> {
    const { admission, directory } = this.#options;
    takeAttempt(this.#limiter, addressKey(origin.address));
    const { inviteId, machineId } = await admission.check(token, pin, origin.address);
    const subject: TicketSubject = { kind: "guest", machineId, inviteId };
    const obstacle = await directory.obstacle(machineId, "guest");
    if (obstacle) await this.#refuse(subject, origin, obstacle);
    return this.#issue(subject);
  }

  /** @throws Refusal `machine_not_found`, `too_many_requests`, or why nobody can connect to it now */
  async forMember(
    by: ActingUser,
    credential: { readonly id: string; readonly expiresAtMs: number | null },
    machineId: string,
    origin: ViewerOrigin,
  ): Promise<IssuedTicket> {
    takeAttempt(this.#limiter, by.user.id);
    const { machine, obstacle } = await this.#options.directory.findForConnecting(by.user, machineId);
    const subject: TicketSubject = {
      kind: "member",
      machineId,
      machineName: machine.name,
      userId: by.user.id,
      userName: displayName(by.user),
      credentialId: credential.id,
      credentialExpiresAtMs: credential.expiresAtMs,
    };
    if (obstacle) await this.#refuse(subject, origin, obstacle);
    return this.#issue(subject);
  }

  /** Somebody waits at the door; the machine may start what takes time. Says nothing about the link. @throws Refusal `too_many_requests` */
  async prepare(token: string, address: string): Promise<void> {
    takeAttempt(this.#limiter, addressKey(address));
    const machineId = await this.#options.admission.machineOf(token);
    if (machineId !== null && !(await this.#options.directory.obstacle(machineId, "guest"))) {
      this.#options.hosts.prepare(machineId);
    }
  }

  #issue(subject: TicketSubject): IssuedTicket {
    this.#options.hosts.prepare(subject.machineId);
    return this.#options.desk.issue(subject);
  }

  async #refuse(subject: TicketSubject, origin: ViewerOrigin, refusal: Refusal): Promise<never> {
    await this.#options.sessions.recordRefusal(subject, origin, refusal);
    throw refusal;
  }
}
