import { describe, expect, it } from "vitest";
import { requireEmail, requireNewPassword, requireText } from "../../../../src/renderer/sign-in/form-rules.ts";

describe("what forms say without asking", () => {
  it("asks for what is missing", () => {
    expect([requireText("a name")(" "), requireText("a name")("x")]).toEqual(["Enter a name.", null]);
  });

  it("asks for an e-mail address, forgiving spaces around it", () => {
    expect([requireEmail(" a@b.example "), requireEmail("a@b")?.startsWith("Enter")]).toEqual([null, true]);
  });

  it("asks for ten characters at least", () => {
    expect([requireNewPassword("123456789"), requireNewPassword("1234567890")]).toEqual([
      "Use at least 10 characters.",
      null,
    ]);
  });
});
