import { describe, expect, it } from "vitest";
import { PortFlow } from "../../../../src/protocol/capture/port-flow.ts";

describe("the count of a port", () => {
  it("knows what the other end has not taken yet", () => {
    const [here, there] = [new PortFlow(), new PortFlow()];
    const frame = "x".repeat(10_000);

    here.sent(frame);
    here.sent(frame);
    expect(here.waiting).toBe(20_000);
    expect(there.took(frame), "little is worth no word").toBeNull();
    const taken = there.took(frame);
    expect(taken).toBe(20_000);
    expect(here.acknowledge(taken ?? 0)).toBe(true);

    expect(here.waiting).toBe(0);
  });

  it("counts the bytes of binary frames", () => {
    const flow = new PortFlow();

    flow.sent(new Uint8Array(300));

    expect(flow.waiting).toBe(300);
  });

  it.each([[-1], [0.5], [Number.NaN], [Number.POSITIVE_INFINITY], [101]])(
    "believes no count that cannot be: %d",
    (total) => {
      const flow = new PortFlow();
      flow.sent("x".repeat(100));

      expect(flow.acknowledge(total)).toBe(false);
      expect(flow.waiting).toBe(100);
    },
  );

  it("believes no count that goes back", () => {
    const flow = new PortFlow();
    flow.sent("x".repeat(100));
    flow.acknowledge(60);

    expect(flow.acknowledge(59)).toBe(false);
    expect(flow.waiting).toBe(40);
  });
});
