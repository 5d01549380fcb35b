import { describe, expect, it } from "vitest";
import { PASSWORD_COST, PasswordHasher } from "../../../../src/control-plane/sign-in/password-hasher.ts";
import { CHEAP_PASSWORDS } from "../../../support/people-house.ts";

describe("passwords", () => {
  it("are hashed with Argon2id at OWASP's cost, salted", async () => {
    const hasher = new PasswordHasher();
    const [one, two] = await Promise.all([hasher.hash("correct horse"), hasher.hash("correct horse")]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(PASSWORD_COST).toEqual({ memoryKiB: 19_456, passes: 2 });
  });

  it("match only themselves", async () => {
    const hasher = new PasswordHasher(CHEAP_PASSWORDS);
    const hash = await hasher.hash("пароль 🔑");
    expect(await hasher.verify(hash, "пароль 🔑")).toBe(true);
    expect(await hasher.verify(hash, "пароль 🔑 ")).toBe(false);
    expect(await hasher.verify(hash, "")).toBe(false);
  });

  it("ATK-07: are compared with something even where there is no account, and never match it", async () => {
    const hasher = new PasswordHasher(CHEAP_PASSWORDS);
    expect(await hasher.verify(null, "anything")).toBe(false);
    expect(await hasher.verify(null, "")).toBe(false);
  });

  it("ATK-07: are refused, not queued for ever, when a flood of them comes", async () => {
    const hasher = new PasswordHasher(CHEAP_PASSWORDS);
    const flood = await Promise.allSettled(Array.from({ length: 100 }, () => hasher.verify(null, "x")));
    const refused = flood.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(100 - 2 - 64);
    for (const outcome of refused) expect(outcome.reason).toMatchObject({ code: "too_many_requests" });
    expect(await hasher.verify(null, "x")).toBe(false);
  });
});
