import { describe, expect, it } from "vitest";
import { passwordStrength } from "../../../../src/renderer/sign-in/password-strength.ts";

describe("the password hint", () => {
  it.each([
    ["", "too-short"],
    ["aB3$xY9!z", "too-short"],
    ["aaaaaaaaaaaaaaaa", "weak"],
    ["1234567890", "weak"],
    ["abcdefghijklmnop", "weak"],
    ["Password1234!", "weak"],
    ["hunter2hunter2", "weak"],
    ["tuesday rain", "weak"],
    ["tuesday rain lake", "fair"],
    ["quiet otters borrow brass keys", "strong"],
    ["v8#Lq2!xRm9@Tz", "strong"],
  ])("calls %s %s", (password, strength) => {
    expect(passwordStrength(password)).toBe(strength);
  });

  it("gives nothing for the person's own name, e-mail or team", () => {
    expect(passwordStrength("mina.ode.studio.north", ["Mina Ode", "mina@studio.example", "Studio North"])).toBe("weak");
  });
});
