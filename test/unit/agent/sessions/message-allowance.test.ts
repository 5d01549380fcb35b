import { describe, expect, it } from "vitest";
import { MessageAllowance } from "../../../../src/agent/sessions/message-allowance.ts";

describe("the allowance of messages", () => {
  it("hears a second's worth at once, then as many as time brings", () => {
    const allowance = new MessageAllowance(20);
    const take = (nowMs: number, count: number) =>
      Array.from({ length: count }, () => allowance.take(nowMs)).filter(Boolean).length;

    expect(take(0, 1_000)).toBe(20);
    expect(take(100, 1_000)).toBe(2);
    expect(take(3_600_000, 1_000)).toBe(20);
  });
});
