import { describe, expect, it } from "vitest";
import { openWatchedTeam } from "../support/watched-team.ts";
import { BOTH, WITHDRAWING_CALLS } from "../support/withdrawing-calls.ts";

describe("ATK-10: a route that takes access away", () => {
  it.each(WITHDRAWING_CALLS)(
    "closes what it no longer allows within a second, on the machine too: $call, $what",
    async (row) => {
      const world = await openWatchedTeam();
      const { db, host, send, sessions } = world;
      await row.before?.(world);
      await host.settled();
      for (const who of BOTH) expect(host.grantOf(sessions[who].id), `${who} before the call`).toBeDefined();
      const tokens = { owner: world.ownerToken, vera: world.veraToken, "api-key": world.apiKey };
      const [method] = row.call.split(" ", 1) as ["POST" | "PUT" | "PATCH" | "DELETE"];
      const body = row.body === undefined ? {} : { body: row.body(world) };
      const sentAtMs = performance.now();
      const answer = await send(method, row.path(world), { token: tokens[row.by ?? "owner"], ...body });
      expect(answer.statusCode, answer.body).toBeLessThan(300);
      for (const who of row.ends) await sessions[who].peer.first("ended");
      expect(performance.now() - sentAtMs).toBeLessThan(1_000);
      for (const who of row.ends) expect(host.grantOf(sessions[who].id)).toBeUndefined();

      const ids = row.ends.map((who) => sessions[who].id);
      const enforced = async () => {
        const rows = await db
          .selectFrom("audit_event")
          .select(["actor_kind", "object_id"])
          .where("action", "=", "viewer_session_end_enforce")
          .execute();
        return rows.map(({ actor_kind, object_id }) => `${actor_kind} ${object_id}`).toSorted();
      };
      await expect.poll(enforced).toEqual(ids.map((id) => `machine ${id}`).toSorted());
      // Nobody else loses anything by it.
      for (const who of BOTH.filter((one) => !row.ends.includes(one))) {
        expect(host.grantOf(sessions[who].id)).toBeDefined();
        expect(sessions[who].peer.frames.some(({ type }) => type === "ended")).toBe(false);
      }
    },
  );
});
