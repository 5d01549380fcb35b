import { describe, expect, it } from "vitest";
import { openHouseWithOwner, signInBrowser } from "../support/people-browser.ts";

describe("the profile's preferences", () => {
  it("come with the session and the profile, and are changed with the profile", async () => {
    const { house, token } = await openHouseWithOwner();
    const body = { preferences: { language: "de", text_size: "larger" } };
    const changed = await house.send("PATCH", "/app/v1/profile", { token, body });
    const expected = { language: "de", text_size: "larger", motion: "system" };
    expect([changed.statusCode, changed.json().preferences]).toEqual([200, expected]);
    expect((await house.send("GET", "/app/v1/profile", { token })).json().preferences).toEqual(expected);
    const { headers } = await signInBrowser(house);
    expect((await house.send("GET", "/app/v1/session", { headers })).json().preferences).toEqual(expected);
  });

  it("leave what was and what is in the audit log", async () => {
    const { house, token } = await openHouseWithOwner();
    await house.send("PATCH", "/app/v1/profile", { token, body: { preferences: { language: "de" } } });
    const [event] = (await house.send("GET", "/app/v1/audit", { token })).json().data;
    expect([event.action, event.data]).toEqual(["user_update", { language: { before: "system", after: "de" } }]);
  });

  it("stay with a change of the name, and are nothing for those who are not signed in", async () => {
    const { house, token } = await openHouseWithOwner();
    await house.send("PATCH", "/app/v1/profile", { token, body: { preferences: { motion: "reduced" } } });
    const renamed = await house.send("PATCH", "/app/v1/profile", { token, body: { name: "Mina Ode" } });
    expect(renamed.json().preferences.motion).toBe("reduced");
    expect((await house.send("GET", "/app/v1/session")).json().preferences).toBeNull();
  });

  it.each([
    ["another language", { language: "fr" }],
    ["a size of one's own", { text_size: "300%" }],
    ["a motion that does not exist", { motion: "none" }],
    ["a list", ["de"]],
    ["null", null],
  ])("refuse %s and change nothing", async (_name, preferences) => {
    const { house, token } = await openHouseWithOwner();
    const refused = await house.send("PATCH", "/app/v1/profile", { token, body: { name: "New", preferences } });
    expect([refused.statusCode, refused.json().code]).toEqual([400, "invalid_arguments"]);
    const profile = (await house.send("GET", "/app/v1/profile", { token })).json();
    expect(profile.name).not.toBe("New");
    expect(profile.preferences).toEqual({ language: "system", text_size: "normal", motion: "system" });
  });

  it("change nothing when the same request is refused for its address", async () => {
    const { house, token } = await openHouseWithOwner();
    await house.add({ email: "taken@lab.example" });
    const body = { email: "taken@lab.example", preferences: { language: "de" } };
    const refused = await house.send("PATCH", "/app/v1/profile", { token, body });
    expect(refused.json().code).toBe("user_exists");
    expect((await house.send("GET", "/app/v1/profile", { token })).json().preferences.language).toBe("system");
  });

  it("are shown to nobody else", async () => {
    const { house, token } = await openHouseWithOwner();
    await house.add();
    const users = (await house.send("GET", "/app/v1/users", { token })).json().data;
    expect(users.some((user: object) => "preferences" in user)).toBe(false);
  });
});
