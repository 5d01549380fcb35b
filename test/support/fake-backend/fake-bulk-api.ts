import { BulkMachines } from "../../../src/protocol/http/machine-bulk.ts";
import { NO_RULE } from "../../../src/protocol/app-rule.ts";
import type { AppRuleItem } from "../../../src/protocol/http/app-rule.ts";
import { ago, type CannedTeam } from "./canned-data.ts";
import { CANNED_DIFF } from "./canned-groups.ts";
import { list, refusal, type Handler } from "./handler.ts";

/** Changes of many machines, as the app API makes them. */
export const BULK_HANDLERS: Readonly<Record<string, Handler>> = {
  "POST machines bulk": ({ team, body, url }) => {
    const change = BulkMachines.parse(body);
    if (change.action.type === "assign" && change.action.to.kind === "email") {
      return refusal(404, "machine_not_found", "There is no such machine.", "ids");
    }
    const isTrial = url.searchParams.get("dry_run") === "true";
    if (!isTrial) apply(team, change);
    return { changed_count: change.ids.length, diff: isTrial ? CANNED_DIFF : null };
  },
  "GET app-rules": () => list([aRule("Default", true), aRule("Outside the house", false)]),
  "GET app-rules * assignments": () => ({
    users: [{ id: "user-3", number: 3, name: "Kai Brandt", email: "kai@studio.example" }],
    machines: [{ id: "machine-1", name: "atelier" }],
  }),
};

function aRule(name: string, isDefault: boolean): AppRuleItem {
  const { connection, keyboard, mouse, gamepad, clipboard, files } = NO_RULE;
  return {
    id: `tar_${(isDefault ? "0" : "1").repeat(27)}`,
    name,
    is_default: isDefault,
    rules: {
      allow_keyboard: keyboard,
      allow_mouse: mouse,
      allow_gamepad: gamepad && isDefault,
      allow_clipboard: clipboard,
      allow_files: files && isDefault,
      require_consent: !isDefault,
      watermark: !isDefault,
      idle_limit_seconds: isDefault ? null : 900,
      session_limit_seconds: null,
      max_bits_per_second: isDefault ? null : 4_000_000,
      max_frames_per_second: null,
      max_height: null,
      connection: isDefault ? connection : "relay-only",
    },
    user_count: isDefault ? 4 : 1,
    machine_count: isDefault ? 2 : 1,
    created_at: ago(0),
    updated_at: ago(0),
  };
}

function apply({ groups, machines }: CannedTeam, { action, ids }: BulkMachines): void {
  if (action.type !== "assign" || action.to.kind !== "groups") return;
  const { numbers } = action.to;
  const named = groups.data.flatMap(({ name, number }) => (numbers.includes(number) ? [{ name, number }] : []));
  for (const [at, machine] of machines.entries()) {
    if (!ids.includes(machine.id)) continue;
    machines[at] = { ...machine, owner: null, assignment: { kind: "group", groups: named } };
  }
}
