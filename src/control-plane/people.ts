import { formatSecretCode } from "../base/secret-code.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../node/logger.ts";
import type { IdSource } from "../node/random.ts";
import { AccessTokenService } from "./access-tokens/access-token-service.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import { AuditSearchService } from "./audit/audit-search-service.ts";
import type { Bus } from "./bus/bus.ts";
import type { InviteAppRules } from "./invites/invite-app-rules.ts";
import { InviteJoinService } from "./invites/invite-join-service.ts";
import { InviteMailer } from "./invites/invite-mailer.ts";
import { InvitePreviewService } from "./invites/invite-preview-service.ts";
import { InviteService } from "./invites/invite-service.ts";
import { Mailer, type MailConfiguration } from "./mail/mailer.ts";
import { ApiTokens } from "./sign-in/api-token.ts";
import { PasswordHasher, type PasswordCost } from "./sign-in/password-hasher.ts";
import { SessionService } from "./sign-in/session-service.ts";
import { SignInService } from "./sign-in/sign-in-service.ts";
import { loadOrCreateTokenKey } from "./sign-in/token-key.ts";
import type { Db } from "./storage/database.ts";
import type { Team } from "./teams/team.ts";
import { TeamService } from "./teams/team-service.ts";
import type { MachineOwnership } from "./users/machine-ownership.ts";
import { PreferenceService } from "./users/preference-service.ts";
import { SetupService } from "./users/setup-service.ts";
import { UserService } from "./users/user-service.ts";

export interface PeopleOptions {
  readonly db: Db;
  readonly team: Team;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly machines: MachineOwnership;
  readonly appRules: InviteAppRules;
  readonly mail: MailConfiguration | null;
  readonly baseUrl: () => string;
  /** See `createSetupCode`. */
  readonly setupCode: string;
  /** Lowered in tests only. */
  readonly passwordCost?: PasswordCost;
}

/** Every service that is about people, wired together. */
export async function createPeople(options: PeopleOptions) {
  const { clock, db, ids, mail, log, team } = options;
  const passwords = new PasswordHasher(options.passwordCost);
  const mailer = new Mailer(mail, log);
  const tokens = new ApiTokens(await loadOrCreateTokenKey(db, ids), team.id, clock);
  const sessions = new SessionService({ ...options, tokens });
  return {
    sessions,
    mailIsConfigured: mailer.isConfigured,
    setup: new SetupService({ ...options, passwords }),
    signIn: new SignInService({ ...options, passwords, sessions }),
    users: new UserService({ ...options, passwords }),
    preferences: new PreferenceService(options),
    accessTokens: new AccessTokenService(options),
    invites: new InviteService({ ...options, mails: new InviteMailer({ db, mailer }) }),
    invitePreview: new InvitePreviewService(db),
    joining: new InviteJoinService({ ...options, passwords }),
    team: new TeamService(options),
    auditSearch: new AuditSearchService({ ...options, teamId: team.id }),
  } as const;
}

export type People = Awaited<ReturnType<typeof createPeople>>;

const SETUP_CODE_BYTES = 17;

/** A fresh code for the first account, to be printed where only the operator sees it. */
export function createSetupCode(ids: IdSource): string {
  return formatSecretCode(Buffer.from(ids.secret(SETUP_CODE_BYTES), "base64url"));
}
