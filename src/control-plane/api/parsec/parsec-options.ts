import type { FastifyRequest } from "fastify";
import type { ApiPermission } from "../../../protocol/http/api-key.ts";
import type { Clock } from "../../../base/clock.ts";
import type { AuditSearchService } from "../../audit/audit-search-service.ts";
import type { AppRuleService } from "../../app-rules/app-rule-service.ts";
import type { GroupService } from "../../access/group-service.ts";
import type { GuestCreditService } from "../../guests/guest-credit-service.ts";
import type { GuestInviteEnder } from "../../guests/guest-invite-ender.ts";
import type { GuestInviteService } from "../../guests/guest-invite-service.ts";
import type { Manager } from "../../users/manager.ts";
import type { LiveGuests } from "../../guests/live-guests.ts";
import type { InviteService } from "../../invites/invite-service.ts";
import type { RateLimiter } from "../../limits/rate-limiter.ts";
import type { Revisions } from "../../revisions/revisions.ts";
import type { AssignmentService } from "../../machines/assignment-service.ts";
import type { TeamMachineService } from "../../machines/team-machine-service.ts";
import type { UserKickService } from "../../sessions/user-kick-service.ts";
import type { MemberService } from "../../users/member-service.ts";
import type { ApiKeyCallers } from "../../http/api-key-callers.ts";

export interface ParsecOptions {
  readonly teamId: string;
  readonly keyCallers: ApiKeyCallers;
  readonly clock: Clock;
  readonly rateLimiter: Pick<RateLimiter, "take">;
  readonly invites: GuestInviteService;
  readonly ender: GuestInviteEnder;
  readonly credits: GuestCreditService;
  readonly live: LiveGuests;
  readonly appRules: AppRuleService;
  readonly groups: GroupService;
  readonly members: MemberService;
  readonly memberInvites: InviteService;
  readonly teamMachines: TeamMachineService;
  readonly assignments: AssignmentService;
  readonly userKick: UserKickService;
  readonly auditSearch: AuditSearchService;
  readonly revisions: Revisions;
}

export interface ParsecRoutesOptions extends ParsecOptions {
  readonly managerOf: (request: FastifyRequest) => Manager;
  /** What else a key must be allowed for what the body asks. @throws Refusal `forbidden` */
  readonly requirePermission: (request: FastifyRequest, permission: ApiPermission) => Promise<void>;
}
