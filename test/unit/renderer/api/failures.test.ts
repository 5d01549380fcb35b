import { describe, expect, it } from "vitest";
import { ERROR_TEXT } from "../../../../src/protocol/error-code.ts";
import {
  failureText,
  isNotFound,
  isSignedOut,
  refusedAnswer,
  unreachable,
} from "../../../../src/renderer/api/api-failure.ts";
import { queryText } from "../../../../src/renderer/api/request.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

describe("a failed request", () => {
  it("keeps the control plane's code, sentence and field", () => {
    const failure = refusedAnswer(409, { code: "user_exists", message: "Taken.", field: "username" });
    expect([failure.code, failure.message, failure.field, failure.status]).toEqual([
      "user_exists",
      "Taken.",
      "username",
      409,
    ]);
  });

  it("tells a proxy's error page by its status and never shows its text", () => {
    const failure = refusedAnswer(502, "<h1>Bad gateway</h1>");
    expect([failure.code, failureText(t, failure)]).toEqual([
      "unexpected_status",
      "The control plane answered with status 502.",
    ]);
  });

  it.each(Object.entries(ERROR_TEXT))("has words for %s in both languages", (code, text) => {
    const failure = refusedAnswer(409, { code, message: text });
    const german = failureText(wordsIn("de"), failure);
    expect(failureText(t, failure)).toBe(text);
    expect(german).not.toBe(text);
    expect(german).not.toContain("errors:");
  });

  it("keeps the control plane's own sentence where it says more than its code", () => {
    const message = "The current password is wrong.";
    const failure = refusedAnswer(400, { code: "invalid_arguments", field: "current_password", message });
    expect(failureText(wordsIn("de"), failure)).toBe(message);
    expect(failureText(wordsIn("de"), refusedAnswer(418, { code: "newer_than_this_page", message }))).toBe(message);
  });

  it("is translated where no refusal came back at all", () => {
    const german = wordsIn("de");
    expect(failureText(german, unreachable(new TypeError("fetch failed")))).toContain("Der Server");
    expect(failureText(german, refusedAnswer(502, "<h1>Bad gateway</h1>"))).toContain("502");
    expect(failureText(german, refusedAnswer(500, { code: "internal", message: "?" }))).toContain("schiefgegangen");
  });

  it("is told from a fault of the page itself", () => {
    expect(failureText(t, new TypeError("x is undefined"))).not.toContain("undefined");
    expect(failureText(t, unreachable(new TypeError("fetch failed")))).toContain("did not answer");
  });

  it("knows the two statuses that pages act on", () => {
    expect([
      isSignedOut(refusedAnswer(401, null)),
      isNotFound(refusedAnswer(404, null)),
      isSignedOut(new Error("401")),
    ]).toEqual([true, true, false]);
  });
});

describe("the query of an address", () => {
  it("leaves out what is not set and escapes what is", () => {
    expect(queryText({ search: "a&b c", os: undefined, owner: "", offset: 0 })).toBe("?search=a%26b+c&offset=0");
    expect(queryText({ search: undefined })).toBe("");
  });
});
