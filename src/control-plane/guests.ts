import type { Clock } from "../base/clock.ts";
import type { Logger } from "../node/logger.ts";
import type { IdSource } from "../node/random.ts";
import { ApiKeyRefusals } from "./api-keys/api-key-refusals.ts";
import { ApiKeyService } from "./api-keys/api-key-service.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Bus } from "./bus/bus.ts";
import { GuestAdmissionService } from "./guests/guest-admission-service.ts";
import { GuestCreditService } from "./guests/guest-credit-service.ts";
import { GuestInviteEnder } from "./guests/guest-invite-ender.ts";
import { GuestInviteSweep } from "./guests/guest-invite-sweep.ts";
import { GuestInviteService } from "./guests/guest-invite-service.ts";
import { GuestMailer } from "./guests/guest-mailer.ts";
import type { InviteSessions } from "./guests/invite-sessions.ts";
import { Mailer, type MailConfiguration } from "./mail/mailer.ts";
import { PasswordHasher, type PasswordCost } from "./sign-in/password-hasher.ts";
import type { Db } from "./storage/database.ts";

export interface GuestAdmissionOptions {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Lowered in tests only. */
  readonly passwordCost?: PasswordCost;
}

/** Who lets guests in. Made before the sessions, which ask it. */
export function createGuestAdmission(options: GuestAdmissionOptions): GuestAdmissionService {
  return new GuestAdmissionService({ ...options, passwords: new PasswordHasher(options.passwordCost) });
}

export interface GuestsOptions extends GuestAdmissionOptions {
  readonly teamId: string;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly mail: MailConfiguration | null;
  readonly baseUrl: () => string;
  readonly sessions: InviteSessions;
}

/** Every service that is about guest invites and API keys, wired together. Made after the sessions, which invites change and end. */
export function createGuests(options: GuestsOptions) {
  const mails = new GuestMailer({ ...options, mailer: new Mailer(options.mail, options.log) });
  const passwords = new PasswordHasher(options.passwordCost);
  const ender = new GuestInviteEnder({ ...options, mails });
  const onError = (error: unknown) =>
    options.log.error({ err: error }, "guest invites could not be swept; it is tried again");
  return {
    ender,
    sweep: new GuestInviteSweep({ ...options, ender, mails, onError }),
    invites: new GuestInviteService({ ...options, mails, passwords }),
    credits: new GuestCreditService(options),
    apiKeys: new ApiKeyService(options),
    apiKeyRefusals: new ApiKeyRefusals(options),
  } as const;
}

export type Guests = ReturnType<typeof createGuests>;
