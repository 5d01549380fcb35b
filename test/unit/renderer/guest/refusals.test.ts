import { describe, expect, it } from "vitest";
import { ERROR_TEXT } from "../../../../src/protocol/error-code.ts";
import { isTimeToPrepare } from "../../../../src/renderer/guest/prepare-time.ts";
import { refusalText } from "../../../../src/renderer/guest/refusals.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

const GUESTS = /^(guest_|guests_|machine_(full|offline)|host_|ticket_)/;

describe("a refusal at the door", () => {
  it("has words of its own for every reason that a guest can meet", () => {
    const codes = Object.keys(ERROR_TEXT).filter((code) => GUESTS.test(code));
    const unknown = codes.filter((code) => refusalText(t, code, "as told").advice === "as told");
    expect([codes.length > 10, unknown]).toEqual([true, []]);
  });

  it("keeps the control plane's sentence for a reason that is newer than the page", () => {
    expect(refusalText(t, "something_new", "It rains.")).toMatchObject({ advice: "It rains.", kind: "input" });
  });
});

describe("getting the machine ready", () => {
  it("is time two minutes before the window until its end", () => {
    const window = { starts_at: "2026-11-24T12:00:00.000Z", expires_at: "2026-11-24T13:00:00.000Z" };
    const at = (time: string) => isTimeToPrepare({ window }, Date.parse(`2026-11-24T${time}Z`));
    expect([at("11:57:59"), at("11:58:00"), at("12:59:59"), at("13:00:00")]).toEqual([false, true, true, false]);
    expect(isTimeToPrepare({ window: null }, 0)).toBe(false);
  });
});
