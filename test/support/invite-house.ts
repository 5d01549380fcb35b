import { API_PERMISSIONS, type ApiPermission } from "../../src/protocol/http/api-key.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { openTeamHouse } from "./team-house.ts";

/** A team house and a program that invites members to it. */
export async function openInviteHouse(db: Db) {
  const house = await openTeamHouse(db);
  const keyed = async (...permissions: readonly ApiPermission[]) => {
    const token = await house.aKey(...permissions);
    return async (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object) => {
      const answer = await house.send(method, house.teamPath + path, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
  };
  const call = await keyed(...API_PERMISSIONS);
  const invite = async (emails: readonly string[], more: object = {}) =>
    call("POST", "/member-invites", { emails, ...more });
  const list = async () => (await call("GET", "/member-invites?offset=0&limit=200")).body;
  const aGroup = async (name: string) => {
    const within = { assigned: true, managed: false, personal: false };
    return house.fleet.groupService.create(house.owner, { name, allowWithin: true, within });
  };
  const at = (ms: number) => new Date(house.clock.now() + ms).toISOString().replace(".000Z", "Z");
  const { joining } = house.people;
  return { ...house, db, keyed, call, invite, list, aGroup, at, joining };
}

export const codeOf = (joinUrl: string): string => joinUrl.split("/").at(-1) ?? "";
