import { describe, expect, it } from "vitest";
import { ownerCalls, type OwnerCalls } from "../../../../src/main/machine/owner-calls.ts";
import { LocalClient } from "../../../../src/node/local-client.ts";
import { DESKTOP_CALLS } from "../../../../src/protocol/desktop-ipc/calls.ts";
import { LocalAgent } from "../../../support/local-agent.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function setup() {
  const data = temporaryFolder();
  return { agent: new LocalAgent(data), calls: ownerCalls(new LocalClient(data)) };
}

const CALLS: [keyof OwnerCalls, (calls: OwnerCalls) => Promise<unknown>, unknown][] = [
  ["stopAll", (calls) => calls.stopAll(undefined), { method: "POST", path: "/stop-all", json: { stay: true } }],
  [
    "setVeto",
    (calls) => calls.setVeto({ device: "all", on: false }),
    { method: "PUT", path: "/veto", json: { device: "all", on: false } },
  ],
  [
    "withhold",
    (calls) => calls.withhold({ sessionId: "a/../b", device: "mouse", on: true }),
    { method: "PUT", path: "/sessions/a%2F..%2Fb/withheld", json: { device: "mouse", on: true } },
  ],
  [
    "endSession",
    (calls) => calls.endSession({ sessionId: "s-1" }),
    { method: "POST", path: "/sessions/s-1/end", json: undefined },
  ],
  [
    "answerConsent",
    (calls) => calls.answerConsent({ sessionId: "s-1", allow: false }),
    { method: "POST", path: "/sessions/s-1/consent", json: { allow: false } },
  ],
  [
    "setAskFirst",
    (calls) => calls.setAskFirst({ on: true }),
    { method: "PUT", path: "/ask-first", json: { on: true } },
  ],
];

describe("what the owner decides", () => {
  it.each(CALLS)("is told to the agent of this machine: %s", async (_name, call, asked) => {
    const { agent, calls } = setup();
    await agent.start();

    expect(await call(calls)).toEqual({ ok: true, value: undefined });

    expect(agent.asked).toEqual([asked]);
  });

  it.each(CALLS)("says honestly that there is no agent: %s", async (name, call) => {
    const { calls } = setup();

    const outcome = await call(calls);

    expect(outcome).toMatchObject({ ok: false, reason: "no-agent" });
    expect(DESKTOP_CALLS[name].response.parse(outcome)).toEqual(outcome);
  });

  it("passes on why the agent refuses, no longer than windows take", async () => {
    const { agent, calls } = setup();
    await agent.start();
    agent.answer = () => ({ status: 507, body: { code: "not_stored", message: "x".repeat(900) } });

    const outcome = await calls.stopAll(undefined);

    expect(outcome).toEqual({ ok: false, reason: "refused", detail: "x".repeat(500) });
  });

  it("tells apart that a viewer may be who asks", async () => {
    const { agent, calls } = setup();
    await agent.start();
    agent.answer = () => ({ status: 409, body: { code: "being_steered", message: "A viewer…" } });

    const outcome = await calls.answerConsent({ sessionId: "s-1", allow: true });

    expect(outcome).toEqual({ ok: false, reason: "being-steered", detail: "A viewer…" });
    expect(DESKTOP_CALLS.answerConsent.response.parse(outcome)).toEqual(outcome);
  });

  it("takes nonsense for a refusal, never for a yes", async () => {
    const { agent, calls } = setup();
    await agent.start();
    agent.answer = () => ({ status: 200, body: { veto: "all" } });

    expect(await calls.stopAll(undefined)).toMatchObject({ ok: false, reason: "refused" });
  });
});
