import { describe, expect, it } from "vitest";
import { Refusal } from "../../../../src/control-plane/refusal.ts";
import type { User } from "../../../../src/control-plane/users/user.ts";
import { assertMayRemove, assertMayUpdate } from "../../../../src/control-plane/users/user-rules.ts";
import type { Role } from "../../../../src/protocol/http/people.ts";

function aUser(role: Role, id: string = role): User {
  return {
    id,
    number: 1,
    username: id,
    email: "",
    name: id,
    role,
    disabled: false,
    createdBy: "",
    createdAtMs: 0,
    updatedAtMs: 0,
    lastSignInAtMs: null,
  };
}

function verdict(run: () => void): string {
  try {
    run();
    return "allowed";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const ROLES = ["owner", "admin", "member", "guest"] as const;
/** Every target is somebody else of that role. */
const tableOf = (judge: (actor: User, target: User) => void) =>
  ROLES.map((actor) => [actor, ...ROLES.map((t) => verdict(() => judge(aUser(actor), aUser(t, `other-${t}`))))]);

describe("who may change whom", () => {
  it("follows the roles", () => {
    const table = tableOf((actor, target) => assertMayUpdate(actor, target, { role: "admin" }));
    expect(table).toEqual([
      ["owner", "owner_protected", "allowed", "allowed", "allowed"],
      ["admin", "owner_protected", "forbidden", "allowed", "allowed"],
      ["member", "forbidden", "forbidden", "forbidden", "forbidden"],
      ["guest", "forbidden", "forbidden", "forbidden", "forbidden"],
    ]);
    expect(tableOf(assertMayRemove)).toEqual(table);
  });

  it.each(["owner", "admin"] as const)("keeps an %s from changing their own standing, but not their name", (role) => {
    const self = aUser(role);
    expect(verdict(() => assertMayUpdate(self, self, { role: "member" }))).toBe("self_protected");
    expect(verdict(() => assertMayUpdate(self, self, { disabled: true }))).toBe("self_protected");
    expect(verdict(() => assertMayUpdate(self, self, { name: "New" }))).toBe("allowed");
  });

  it("lets nobody remove themselves", () => {
    const self = (role: Role) => verdict(() => assertMayRemove(aUser(role), aUser(role)));
    expect(ROLES.map(self)).toEqual(["owner_protected", "self_protected", "forbidden", "forbidden"]);
  });
});
