import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assertNever } from "../../../../src/base/assert-never.ts";
import { combine } from "../../../../src/control-plane/app-rules/combine.ts";
import {
  ConnectionRule,
  NO_RULE,
  RULE_BITS_PER_SECOND,
  RULE_FRAMES_PER_SECOND,
  RULE_HEIGHT,
  RULE_SECONDS,
  type RuleSettings,
} from "../../../../src/protocol/app-rule.ts";

const within = (range: { min: number; max: number }) => fc.option(fc.integer(range));
const RULE: fc.Arbitrary<RuleSettings> = fc.record({
  keyboard: fc.boolean(),
  mouse: fc.boolean(),
  gamepad: fc.boolean(),
  clipboard: fc.boolean(),
  files: fc.boolean(),
  requireConsent: fc.boolean(),
  watermark: fc.boolean(),
  idleLimitSeconds: within(RULE_SECONDS),
  sessionLimitSeconds: within(RULE_SECONDS),
  maxBitsPerSecond: within(RULE_BITS_PER_SECOND),
  maxFramesPerSecond: within(RULE_FRAMES_PER_SECOND),
  maxHeight: within(RULE_HEIGHT),
  connection: fc.constantFrom(...ConnectionRule.options),
});

/** What a session may do, as one question after the other: what both rules answer yes to. */
function allows(rule: ReturnType<typeof combine>, ask: Question): boolean {
  switch (ask.about) {
    case "use":
      return rule[ask.what];
    case "go without":
      return !rule[ask.what];
    case "reach":
      return (rule[ask.what] ?? Infinity) >= ask.amount;
    case "way":
      return rule.connection === "any" || rule.connection === `${ask.what}-only`;
    default:
      return assertNever(ask);
  }
}

type Question =
  | { about: "use"; what: "keyboard" | "mouse" | "gamepad" | "clipboard" | "files" }
  | { about: "go without"; what: "requireConsent" | "watermark" }
  | {
      about: "reach";
      what: "idleLimitSeconds" | "sessionLimitSeconds" | "maxBitsPerSecond" | "maxFramesPerSecond" | "maxHeight";
      amount: number;
    }
  | { about: "way"; what: "relay" | "direct" };

const LIMITS = [
  "idleLimitSeconds",
  "sessionLimitSeconds",
  "maxBitsPerSecond",
  "maxFramesPerSecond",
  "maxHeight",
] as const;
const USES = ["keyboard", "mouse", "gamepad", "clipboard", "files"] as const;

/** Every question whose answer these two rules could make different. */
function questions(a: RuleSettings, b: RuleSettings): Question[] {
  const amounts = LIMITS.flatMap((what) =>
    [a[what], b[what]]
      .flatMap((limit) => (limit === null ? [] : [limit, limit + 1]))
      .map((amount) => ({ what, amount })),
  );
  return [
    ...USES.map((what) => ({ about: "use", what }) as const),
    ...(["requireConsent", "watermark"] as const).map((what) => ({ about: "go without", what }) as const),
    ...LIMITS.map((what) => ({ about: "reach", what, amount: 2 ** 40 }) as const),
    ...amounts.map((limit) => ({ about: "reach", ...limit }) as const),
    ...(["relay", "direct"] as const).map((what) => ({ about: "way", what }) as const),
  ];
}

describe("a person's rule and a machine's together", () => {
  it("allow exactly what both allow: never more than either, and nothing less", () => {
    fc.assert(
      fc.property(RULE, RULE, (a, b) => {
        for (const ask of questions(a, b)) {
          expect([ask, allows(combine(a, b), ask)]).toEqual([ask, allows(a, ask) && allows(b, ask)]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("do not depend on which is whose, and a rule with itself or with none is itself", () => {
    fc.assert(
      fc.property(RULE, RULE, (a, b) => {
        expect(combine(a, b)).toEqual(combine(b, a));
        expect(combine(a, a)).toEqual(a);
        expect(combine(a, NO_RULE)).toEqual(a);
      }),
      { numRuns: 500 },
    );
  });

  it("leave no way when one wants the relay and the other wants none", () => {
    const relayed = { ...NO_RULE, connection: "relay-only" } as const;
    expect(combine(relayed, { ...NO_RULE, connection: "direct-only" }).connection).toBe("none");
  });
});
