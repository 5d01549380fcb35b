import type { Migration } from "kysely/migration";
import { createFirstTables } from "./migrations/0001-first-tables.ts";
import { addGuests } from "./migrations/0002-guests.ts";
import { addGuestReminders } from "./migrations/0003-guest-reminders.ts";
import { addPreferences } from "./migrations/0004-preferences.ts";
import { addGroups } from "./migrations/0005-groups.ts";
import { addOwnMachineTokens } from "./migrations/0006-own-machine-tokens.ts";
import { addAppRules } from "./migrations/0008-app-rules.ts";
import { addMemberInviteTerms } from "./migrations/0009-member-invite-terms.ts";
import { addRateLimits } from "./migrations/0010-rate-limits.ts";
import { addAuditSearch } from "./migrations/0011-audit-search.ts";
import { indexMachineLists } from "./migrations/0012-machine-lists.ts";
import { indexMachineOrders } from "./migrations/0014-machine-orders.ts";
import { addSessionEnds } from "./migrations/0015-session-ends.ts";
import { addAuditSinkLeases } from "./migrations/0016-audit-sink-leases.ts";

/** All migrations by name, in order. A name that has been released is never changed or removed. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-first-tables": createFirstTables,
  "0002-guests": addGuests,
  "0003-guest-reminders": addGuestReminders,
  "0004-preferences": addPreferences,
  "0005-groups": addGroups,
  "0006-own-machine-tokens": addOwnMachineTokens,
  "0008-app-rules": addAppRules,
  "0009-member-invite-terms": addMemberInviteTerms,
  "0010-rate-limits": addRateLimits,
  "0011-audit-search": addAuditSearch,
  "0012-machine-lists": indexMachineLists,
  "0014-machine-orders": indexMachineOrders,
  "0015-session-ends": addSessionEnds,
  "0016-audit-sink-leases": addAuditSinkLeases,
};
