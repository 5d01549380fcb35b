import { describe, expect, it } from "vitest";
import { openTestDatabase } from "../support/databases.ts";
import { openHttpHouse, OWNER_PASSWORD, SETUP_CODE } from "../support/people-house.ts";

const OWN = { origin: "http://localhost:80", host: "localhost:80" };

describe("the first account and signing in", () => {
  it("is made with the setup code, signed in by cookie, and told who it is", async () => {
    const house = await openHttpHouse(await openTestDatabase());
    const before = await house.send("GET", "/app/v1/session");
    expect(before.json()).toEqual({
      user: null,
      team: null,
      needs_setup: true,
      version: "0.0.0-test",
      mail_configured: false,
    });

    const body = { setup_code: SETUP_CODE.toLowerCase(), username: "mina-ode", password: OWNER_PASSWORD };
    const answer = await house.send("POST", "/app/v1/setup", { body: { ...body, team_name: "Lab" }, headers: OWN });

    expect(answer.statusCode).toBe(200);
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ name: "latchkey_session", httpOnly: true, sameSite: "Lax", path: "/" });
    const session = await house.send("GET", "/app/v1/session", {
      headers: { cookie: `latchkey_session=${cookie?.value}` },
    });
    expect(session.json()).toMatchObject({
      user: { username: "mina-ode", role: "owner", self: true },
      team: { name: "Lab" },
    });
    expect(await house.actions()).toEqual(["user_create", "session_create"]);
  });
});
