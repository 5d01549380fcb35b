import type { AccessTokenService } from "../../access-tokens/access-token-service.ts";
import type { AuditSearchService } from "../../audit/audit-search-service.ts";
import type { CallerResolver } from "../../http/caller.ts";
import type { SessionCookie } from "../../http/session-cookie.ts";
import type { InviteJoinService } from "../../invites/invite-join-service.ts";
import type { InvitePreviewService } from "../../invites/invite-preview-service.ts";
import type { InviteService } from "../../invites/invite-service.ts";
import type { Revisions } from "../../revisions/revisions.ts";
import type { SessionService } from "../../sign-in/session-service.ts";
import type { SignInService } from "../../sign-in/sign-in-service.ts";
import type { TeamService } from "../../teams/team-service.ts";
import type { PreferenceService } from "../../users/preference-service.ts";
import type { SetupService } from "../../users/setup-service.ts";
import type { UserService } from "../../users/user-service.ts";

/** What the routes about people, their sign-ins and the team need. */
export interface PeopleApiOptions {
  readonly callers: CallerResolver;
  readonly cookie: SessionCookie;
  readonly version: string;
  readonly mailIsConfigured: boolean;
  readonly setup: SetupService;
  readonly signIn: SignInService;
  readonly sessions: SessionService;
  readonly users: UserService;
  readonly preferences: PreferenceService;
  readonly accessTokens: AccessTokenService;
  readonly invites: InviteService;
  readonly invitePreview: InvitePreviewService;
  readonly joining: InviteJoinService;
  readonly team: TeamService;
  readonly auditSearch: AuditSearchService;
  readonly revisions: Revisions;
}
