import { describe, expect, it } from "vitest";
import { parseEnrolmentToken, signingKeyPin } from "../../../../src/agent/link/enrolment-token.ts";
import { generateSigningKey } from "../../../../src/node/ed25519.ts";

const SECRET = `lke_${"a".repeat(43)}`;

describe("an enrolment token", () => {
  it("names the control plane's key after its dot", () => {
    const pin = signingKeyPin(generateSigningKey().publicKey);

    expect(pin).toMatch(/^[0-9a-f]{16}$/);
    expect(parseEnrolmentToken(` ${SECRET}.${pin}\n`)).toEqual({ text: `${SECRET}.${pin}`, keyPin: pin });
  });

  it("may name no key", () => {
    expect(parseEnrolmentToken(SECRET)).toEqual({ text: SECRET, keyPin: null });
  });

  it.each([
    ["nothing", ""],
    ["a cut secret", "lke_abc"],
    ["a cut pin", `${SECRET}.0123456789abcde`],
    ["an empty pin", `${SECRET}.`],
    ["a pin in capitals", `${SECRET}.0123456789ABCDEF`],
    ["two pins", `${SECRET}.0123456789abcdef.0123456789abcdef`],
    ["another word", `${SECRET} and more`],
    ["too much", `lke_${"a".repeat(300)}`],
  ])("is refused when it is %s", (_what, text) => {
    expect(() => parseEnrolmentToken(text)).toThrow("not complete");
  });
});
