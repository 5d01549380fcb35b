import { describe, expect, it } from "vitest";
import { requireEmail, requireNewPassword, requireText } from "../../../../src/renderer/sign-in/form-rules.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

describe("what forms say without asking", () => {
  it("asks for what is missing", () => {
    expect([requireText("Enter a name.")(" "), requireText("Enter a name.")("x")]).toEqual(["Enter a name.", null]);
  });

  it("asks for an e-mail address, forgiving spaces around it", () => {
    expect([requireEmail(t)(" a@b.example "), requireEmail(t)("a@b")?.startsWith("Enter")]).toEqual([null, true]);
  });

  it("asks for ten characters at least", () => {
    expect([requireNewPassword(t)("123456789"), requireNewPassword(t)("1234567890")]).toEqual([
      "Use at least 10 characters.",
      null,
    ]);
  });

  it("asks in the reader's language", () => {
    expect(requireNewPassword(wordsIn("de"))("kurz")).toBe("Verwenden Sie mindestens 10 Zeichen.");
  });
});
