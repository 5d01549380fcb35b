import { describe, expect, it } from "vitest";
import { findUsernameFaults } from "../../../../src/control-plane/users/username.ts";

describe("a username", () => {
  it.each(["mina", "mina-ode", "m.ode-2", "MINA", "kai@lab.example", "k+x@lab.example"])("may be %s", (username) => {
    expect(findUsernameFaults(username)).toEqual([]);
  });

  it.each([
    ["", ["empty"]],
    ["abc", ["too-short"]],
    ["a b", ["too-short", "characters"]],
    ["mina_ode", ["characters"]],
    ["mina\u001B[31m", ["characters"]],
    ["<script>", ["characters"]],
    ["а-cyrillic", ["characters"]],
    ["k@l", ["too-short", "characters"]],
    ["kаi@lab.example", ["characters"]],
    ["x".repeat(255), ["too-long"]],
  ])("may not be %j", (username, faults) => {
    expect(findUsernameFaults(username)).toEqual(faults);
  });
});
