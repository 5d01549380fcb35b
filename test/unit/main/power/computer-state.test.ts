import { EventEmitter } from "node:events";
import type { PowerMonitor } from "electron";
import { describe, expect, it, vi } from "vitest";
import type * as z from "zod";
import { watchComputer } from "../../../../src/main/power/computer-state.ts";
import { LocalClient } from "../../../../src/node/local-client.ts";
import { aHub } from "../../../support/electron/keeper-world.ts";
import { LocalAgent, NOBODY, STATUS } from "../../../support/local-agent.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Counts what was asked and is over, whether somebody answered or not. */
class CountingClient extends LocalClient {
  settled = 0;

  override async call<Schema extends z.ZodType>(schema: Schema, method: string, path: string, json?: unknown) {
    try {
      return await super.call(schema, method, path, json);
    } finally {
      this.settled += 1;
    }
  }
}

function setup() {
  const data = temporaryFolder();
  const agent = new LocalAgent(data);
  agent.answer = () => ({ status: 204, body: null });
  const powerMonitor = new EventEmitter();
  const hub = aHub();
  const warnings: string[] = [];
  const client = new CountingClient(data);
  let resumed = 0;
  watchComputer({
    powerMonitor: powerMonitor as unknown as PowerMonitor,
    client,
    hub,
    log: { warn: (_fields, text) => warnings.push(text) },
    onResume: () => (resumed += 1),
  });
  const heard = (isHeard: boolean) =>
    hub.change({
      agent: { process: "running", detail: "", status: isHeard ? STATUS : null, guests: isHeard ? NOBODY : null },
    });
  const told = (count: number) => vi.waitUntil(() => agent.asked.length === count);
  return { agent, client, powerMonitor, hub, warnings, heard, told, resumed: () => resumed };
}

describe("what the computer does", () => {
  it("is told to the agent in order: locked, asleep, awake again, unlocked", async () => {
    const { agent, powerMonitor, told, resumed } = setup();
    await agent.start();

    for (const event of ["lock-screen", "suspend", "resume", "unlock-screen"]) powerMonitor.emit(event);
    await told(4);

    expect(agent.asked.map(({ method, path, json }) => [method, path, json])).toEqual([
      ["PUT", "/computer", { locked: true, awake: true }],
      ["PUT", "/computer", { locked: true, awake: false }],
      ["PUT", "/computer", { locked: true, awake: true }],
      ["PUT", "/computer", { locked: false, awake: true }],
    ]);
    expect(resumed()).toBe(1);
  });

  it("is told to an agent that comes later, when there is something to tell", async () => {
    const { agent, client, powerMonitor, heard, told, warnings } = setup();
    powerMonitor.emit("lock-screen");
    await vi.waitUntil(() => client.settled === 1);
    await agent.start();
    heard(true);
    heard(true);
    await told(1);
    expect(agent.asked[0]?.json).toEqual({ locked: true, awake: true });

    powerMonitor.emit("unlock-screen");
    await told(2);
    heard(false);
    heard(true);
    powerMonitor.emit("lock-screen");
    await told(3);

    expect(agent.asked.map(({ json }) => json)).toEqual([
      { locked: true, awake: true },
      { locked: false, awake: true },
      { locked: true, awake: true },
    ]);
    expect(warnings).toEqual([]);
  });

  it("is on record when the agent does not take it", async () => {
    const { agent, powerMonitor, warnings } = setup();
    agent.answer = () => ({ status: 500, body: null });
    await agent.start();

    powerMonitor.emit("suspend");

    await vi.waitUntil(() => warnings.length === 1);
  });
});
