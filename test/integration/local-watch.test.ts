import { describe, expect, it, onTestFinished, vi } from "vitest";
import { LocalClient } from "../../src/node/local-client.ts";
import type { LocalFailure } from "../../src/node/local-failure.ts";
import type { LocalEvent } from "../../src/protocol/local-control/api.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { LocalAgent, NOBODY, STATUS } from "../support/local-agent.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const STATUS_EVENT = { type: "status", status: STATUS };
const GUESTS_EVENT = { type: "guests", guests: NOBODY };

/** Follows the agent of a fresh data folder; the agent is not started yet. */
function setup() {
  const data = temporaryFolder();
  const agent = new LocalAgent(data);
  const clock = new FakeClock();
  const stop = new AbortController();
  const events: LocalEvent[] = [];
  const gone: LocalFailure[] = [];
  const follow = () =>
    new LocalClient(data).watch(
      {
        clock,
        random: () => 0,
        onEvent: (event) => events.push(event),
        onGone: (failure) => gone.push(failure),
      },
      stop.signal,
    );
  onTestFinished(() => stop.abort());
  /** Lets time pass until something is so. */
  const later = (isSo: () => boolean) =>
    vi.waitUntil(() => {
      if (!isSo()) clock.advance(1_000);
      return isSo();
    });
  return { agent, clock, stop, events, gone, follow, later };
}

describe("following an agent", () => {
  it("hears how everything stands, then each change", async () => {
    const { agent, events, gone, follow } = setup();
    await agent.start();
    void follow();
    await vi.waitUntil(() => events.length === 2);

    agent.tell({ type: "guests", guests: { ...NOBODY, askFirst: true } });
    await vi.waitUntil(() => events.length === 3);

    expect(events).toEqual([STATUS_EVENT, GUESTS_EVENT, { type: "guests", guests: { ...NOBODY, askFirst: true } }]);
    expect(gone).toEqual([]);
  });

  it("takes lines as they come: in pieces, several at once, empty ones", async () => {
    const { agent, events, follow } = setup();
    agent.first = [];
    await agent.start();
    void follow();
    await vi.waitUntil(() => agent.watchers.size === 1);
    const line = JSON.stringify({ ...STATUS_EVENT, status: { ...STATUS, machineName: "Ø" } });

    agent.say(`\n\n${JSON.stringify(GUESTS_EVENT)}\n${line.slice(0, 40)}`);
    await vi.waitUntil(() => events.length === 1);
    agent.say(`${line.slice(40)}\n`);
    await vi.waitUntil(() => events.length === 2);

    expect(events[1]).toMatchObject({ status: { machineName: "Ø" } });
  });

  it("says once that no agent is there, and hears of it when it comes", async () => {
    const { agent, clock, events, gone, follow, later } = setup();
    void follow();
    await vi.waitUntil(() => gone.length === 1);
    const began = clock.monotonic();
    await later(() => clock.monotonic() - began === 10_000);
    await agent.start();
    await later(() => events.length === 2);

    expect(gone.map(({ reason }) => reason)).toEqual(["no-agent"]);
  });

  it("says that an agent went, and hears everything anew when it is back", async () => {
    const { agent, events, gone, follow, later } = setup();
    await agent.start();
    void follow();
    await vi.waitUntil(() => events.length === 2);

    await agent.stop();
    await vi.waitUntil(() => gone.length === 1);
    await agent.start();
    await later(() => events.length === 4);

    expect(gone).toHaveLength(1);
  });

  it("hangs up on an agent that has said nothing for 45 s, and comes back", async () => {
    const { agent, clock, events, gone, follow, later } = setup();
    await agent.start();
    void follow();
    await vi.waitUntil(() => events.length === 2);

    clock.advance(30_000);
    agent.say("\n");
    agent.tell(STATUS_EVENT);
    await vi.waitUntil(() => events.length === 3);
    clock.advance(44_999);
    expect(gone).toEqual([]);
    clock.advance(1);
    await vi.waitUntil(() => gone.length === 1);
    await later(() => events.length === 5);

    expect(gone[0]?.message).toBe("the agent does not answer");
  });

  it.each([
    ["a line without an end", () => "x".repeat(1_100_000), /longer than/],
    ["a line that is no event", () => '{"type":"surprise"}\n', /was not understood/],
    ["a line that is no JSON", () => "{\n", /was not understood/],
  ])("hangs up after %s, and says why", async (_what, text, reason) => {
    const { agent, events, gone, follow } = setup();
    await agent.start();
    void follow();
    await vi.waitUntil(() => events.length === 2);

    agent.say(text());
    await vi.waitUntil(() => gone.length === 1 && agent.watchers.size === 0);

    expect(gone[0]?.message).toMatch(reason);
    expect(events).toHaveLength(2);
  });

  it("leaves no connection and no timer behind when it is told to stop", async () => {
    const { agent, clock, stop, events, follow } = setup();
    await agent.start();
    const followed = follow();
    await vi.waitUntil(() => events.length === 2);

    stop.abort();
    await followed;

    await vi.waitUntil(() => agent.watchers.size === 0);
    expect(clock.pending).toBe(0);
  });
});
