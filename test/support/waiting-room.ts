import { systemClock, type Cancel, type Clock } from "../../src/base/clock.ts";
import { CONSENT_TIMEOUT_MS } from "../../src/agent/sessions/session-keeper.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { AgentUnderTest } from "./agent-under-test.ts";
import { FakeBrowser } from "./fake-browser.ts";
import { RecordingInput } from "./recording-injector.ts";
import { startSessionWorld } from "./session-world.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The system's clock, but what waits for a minute waits for `minutePasses`. */
class PatientClock implements Clock {
  readonly #waiting = new Set<() => void>();
  now = () => systemClock.now();
  monotonic = () => systemClock.monotonic();
  every = (periodMs: number, run: () => void): Cancel => systemClock.every(periodMs, run);

  after(delayMs: number, run: () => void): Cancel {
    if (delayMs !== CONSENT_TIMEOUT_MS) return systemClock.after(delayMs, run);
    this.#waiting.add(run);
    return () => this.#waiting.delete(run);
  }

  minutePasses(): void {
    for (const run of this.#waiting) {
      this.#waiting.delete(run);
      run();
    }
  }
}

/** The real control plane and a real agent, whose owner is asked first, a browser of fake pages, and a guest's link. */
export async function startWaitingRoom(db: Db) {
  const world = await startSessionWorld(db);
  const data = temporaryFolder();
  const clock = new PatientClock();
  const browser = new FakeBrowser();
  const input = new RecordingInput();
  const means = { data, clock, browser, inputKinds: [input] };
  const token = await world.aToken(world.owner);
  const agent = new AgentUnderTest({ ...means, server: world.origin, token });
  await agent.line(/^connected/);
  const { machineId } = await agent.status();
  if (machineId === null) throw new Error("the machine has no id");
  const room = { agent };
  const call = (method: string, path: string, body?: object): Promise<LocalGuests> =>
    room.agent.local.call(LocalGuests, method, path, body);
  await call("PUT", "/ask-first", { on: true });
  const guests = () => call("GET", "/guests");
  return {
    ...world,
    room,
    clock,
    browser,
    input,
    machineId,
    guests,
    call,
    answer: (sessionId: string, allow: boolean) => call("POST", `/sessions/${sessionId}/consent`, { allow }),
    /** The agent stops, and another process of it begins in the same folder. */
    async restartAgent(): Promise<void> {
      // The ticket has brought up a page, which captures nothing yet.
      await browser.page();
      await room.agent.stop();
      room.agent = new AgentUnderTest(means);
      await room.agent.line(/^connected/);
    },
    /** Invites a guest, who joins and now waits. */
    async aWaitingGuest() {
      const invite = await world.anInvite(machineId);
      const guest = await world.aGuest(invite.token);
      await guest.peer.first("consent", ({ asking }) => asking);
      return { ...guest, invite };
    },
  };
}
