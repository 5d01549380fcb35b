import { describe, expect, it } from "vitest";
import type { Grant } from "../../../../src/protocol/agent-link/desired-state.ts";
import { NO_RULE } from "../../../../src/protocol/app-rule.ts";
import { encodeInput } from "../../../../src/protocol/input/encode-input.ts";
import { CHANNEL_OF, type GamepadState } from "../../../../src/protocol/input/frame.ts";
import { DEVICES } from "../../../../src/protocol/viewer/rights.ts";
import { GateWorld, grantOf } from "../../../support/gate-world.ts";
import { padLine } from "../../../support/recording-injector.ts";
import { RandomInputs } from "../../../support/random-inputs.ts";
import { ReferenceGate, type SentFrame } from "../../../support/reference-gate.ts";
import { SeededRandom } from "../../../support/seeded-random.ts";

/** `LATCHKEY_GATE_HISTORIES=100000` for the long run; the default keeps the everyday suite quick. */
const HISTORIES = Number(process.env["LATCHKEY_GATE_HISTORIES"] ?? "2000");
const FIRST_SEED = Number(process.env["LATCHKEY_GATE_SEED"] ?? "1");
const MOST_STEPS = 48;
const SESSIONS = ["s1", "s2", "s3"];
const CHANNELS = ["keys", "motion", "gamepad"] as const;

/**
 * Random interleavings of what viewers send, what the network does to it, what the control plane and the owner change, and time. After every
 * step the gate must have injected exactly what the reference says, and exactly that must be down.
 */
describe("the gate, next to a reference that is slow and plain (ATK-26)", () => {
  it(
    `injects and holds exactly the same over ${HISTORIES} random histories`,
    { timeout: 60_000 + HISTORIES * 10 },
    () => {
      const totals = { steps: 0, injected: 0, refusedOld: 0, releasedByChange: 0 };
      for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
        const history = new History(seed);
        history.run();
        totals.steps += history.steps;
        totals.injected += history.injected;
        totals.refusedOld += history.refusedOld;
        totals.releasedByChange += history.releasedByChange;
      }
      // The histories must be about something: without these, the generator would have gone blind.
      expect(totals.injected).toBeGreaterThan(HISTORIES);
      expect(totals.refusedOld).toBeGreaterThan(HISTORIES / 2);
      expect(totals.releasedByChange).toBeGreaterThan(HISTORIES / 4);
      process.stderr.write(
        `gate: ${HISTORIES} histories, ${totals.steps} steps, ${totals.injected} events injected, ` +
          `${totals.refusedOld} frames of an older epoch refused, ${totals.releasedByChange} releases by a change\n`,
      );
    },
  );

  it("lets go of everything in the end, also when the way to inject is lost on the way (ATK-27)", () => {
    const histories = Math.ceil(HISTORIES / 10);
    for (let seed = 1; seed <= histories; seed++) new History(seed, { breaks: true }).run();
  });
});

interface UnderWay extends SentFrame {
  readonly bytes: Uint8Array;
  readonly isOld: () => boolean;
}

/** One random run. A failure names its seed and its steps: `LATCHKEY_GATE_SEED=… LATCHKEY_GATE_HISTORIES=1` repeats it. */
class History {
  readonly #seed: number;
  readonly #breaks: boolean;
  readonly #random: SeededRandom;
  readonly #world: GateWorld;
  readonly #reference: ReferenceGate;
  readonly #trace: (readonly [string, unknown])[] = [];
  #grants: Grant[] = [];
  #revision = 0;
  #sequence: number;
  #underWay: UnderWay[] = [];
  /** What each viewer was told last, and the reference's era then. */
  readonly #told = new Map<string, { epoch: number; era: object }>();
  #highestEpoch = 0;
  readonly #inputs: RandomInputs;
  steps = 0;
  injected = 0;
  refusedOld = 0;
  releasedByChange = 0;

  constructor(seed: number, { breaks = false }: { breaks?: boolean } = {}) {
    this.#seed = seed;
    this.#breaks = breaks;
    this.#random = new SeededRandom(seed);
    this.#inputs = new RandomInputs(this.#random);
    this.#world = new GateWorld({ skewMs: this.#random.below(600_000) - 300_000 });
    this.#reference = new ReferenceGate(this.#world.serverNow(), this.#world.waiting);
    // Near the end of 32 bits, so that many histories go over it.
    this.#sequence = 2 ** 32 - this.#random.below(40);
  }

  run(): void {
    const steps = 8 + this.#random.below(MOST_STEPS - 8);
    for (let session = this.#random.below(3); session >= 0; session--) this.#changeGrants();
    for (let step = 0; step < steps; step++) this.#step();
    this.#act("grants", [], () => this.#apply([]));
    if (this.#breaks) this.#mend();
    this.#check(
      "in the end",
      this.#world.input.down.size + this.#world.input.pads.size + this.#world.record.items.size,
      0,
    );
    this.#world.gate.stop();
    this.#check("timers left", this.#world.clock.pending, 0);
  }

  #step(): void {
    this.steps += 1;
    const dice = this.#random.below(100);
    if (dice < 36) this.#send();
    else if (dice < 82) this.#deliver();
    else if (dice < 89) this.#changeGrants();
    else if (dice < 92) this.#veto();
    else if (dice < 94) this.#detach();
    else if (dice < 96) this.#decideOfOne();
    else if (dice < 98 && this.#breaks) this.#breakOrMend();
    else this.#wait();
  }

  /** A viewer sends what it may think it may, or forges it. The network has it from here on. */
  #send(): void {
    const isIn = this.#grants.length > 0 && this.#random.below(8) > 0;
    const sessionId = isIn ? this.#random.one(this.#grants).sessionId : this.#random.one(SESSIONS);
    const told = this.#told.get(sessionId);
    const isForged = told === undefined || this.#random.below(12) === 0;
    const guess = this.#random.below(5) === 0 ? 2 ** 32 - 1 : this.#random.below(this.#highestEpoch + 1);
    const epoch = isForged ? guess : told.epoch;
    // A forger who guesses the present epoch has sent an honest frame.
    const era = told?.epoch === epoch ? told.era : null;
    const event = this.#inputs.next(era);
    const type = event.type === "pointer" ? (`pointer-${event.to.mode}` as const) : event.type;
    const channel = this.#random.below(12) === 0 ? this.#random.one(CHANNELS) : CHANNEL_OF[type];
    this.#sequence += 1;
    const sequence = this.#sequence;
    const bytes = encodeInput({ epoch, sequence: sequence % 2 ** 32, event });
    const isOld = (): boolean => era !== null && this.#reference.sessions.get(sessionId)?.era !== era;
    this.#underWay.push({ sessionId, channel, era, sequence, event, bytes, isOld });
  }

  /** Mostly in order; sometimes a later one first, sometimes one that will come again. */
  #deliver(): void {
    const index = this.#random.below(3) === 0 ? this.#random.below(this.#underWay.length) : 0;
    const frame = this.#underWay[index];
    if (frame === undefined) return;
    if (this.#random.below(10) > 0) this.#underWay.splice(index, 1);
    const deliver = (): string[] => {
      const isOld = frame.isOld();
      const expected = this.#reference.deliver(frame);
      const outcome = this.#world.gate.receive(frame.sessionId, frame.channel, frame.bytes);
      if (isOld && outcome === "epoch") this.refusedOld += 1;
      this.injected += expected.length;
      return expected;
    };
    this.#act("deliver", frame, deliver, frame.event.type !== "release");
  }

  #changeGrants(): void {
    this.#revision += 1;
    const grants = [...this.#grants];
    const index = this.#random.below(grants.length + 1);
    const present = grants[index];
    const kind = this.#random.below(8);
    if (present === undefined) {
      const missing = SESSIONS.filter((id) => grants.every(({ sessionId }) => sessionId !== id));
      const sessionId = missing[this.#random.below(missing.length)];
      if (sessionId === undefined) return;
      if (this.#random.below(5) === 0) this.#world.waiting.add(sessionId);
      else this.#world.waiting.delete(sessionId);
      grants.push(this.#grant(sessionId));
    } else if (kind === 0) grants.splice(index, 1);
    else if (kind === 1) grants[index] = { ...present, epoch: this.#revision };
    else grants[index] = { ...this.#grant(present.sessionId) };
    this.#act("grants", grants, () => this.#apply(grants));
  }

  #apply(grants: Grant[]): string[] {
    this.#grants = grants;
    this.#world.gate.applyGrants(grants);
    return this.#counted(this.#reference.applyGrants(grants));
  }

  #grant(sessionId: string): Grant {
    const right = (): boolean => this.#random.below(4) > 0;
    const now = this.#reference.nowMs;
    return grantOf({
      sessionId,
      rights: { keyboard: right(), mouse: right(), gamepad: right() },
      rule: { ...NO_RULE, keyboard: right(), mouse: right(), gamepad: right() },
      gamepadSlot: this.#random.below(3),
      epoch: this.#revision,
      notBeforeMs: this.#random.below(8) === 0 ? now + this.#random.below(300) : 0,
      expiresAtMs: this.#random.below(3) === 0 ? now + this.#random.below(900) : null,
    });
  }

  #veto(): void {
    const device = this.#random.one(["keyboard", "mouse", "gamepad", "keyboard", "mouse", "gamepad", "all"] as const);
    const on = !this.#reference.veto[device];
    this.#act("veto", { device, on }, () => {
      this.#world.gate.setVeto(device, on);
      return this.#counted(this.#reference.setVeto(device, on));
    });
  }

  /** What the owner decides of one viewer, and now and then of all at once. */
  #decideOfOne(): void {
    const sessionId = this.#random.one(SESSIONS);
    const dice = this.#random.below(14);
    if (dice < 6) this.#withhold(sessionId);
    else if (dice > 11) {
      this.#act("suspend", sessionId, () => {
        this.#world.gate.suspend(sessionId);
        return this.#counted(this.#reference.suspend(sessionId));
      });
    } else if (dice < 10) {
      this.#act("admit", sessionId, () => {
        this.#world.gate.admit(sessionId);
        return this.#counted(this.#reference.admit(sessionId));
      });
    } else if (dice === 10) {
      this.#act("stop one", sessionId, () => {
        this.#world.gate.stopOne(sessionId);
        return this.#counted(this.#reference.stop(sessionId, false));
      });
    } else this.#stopAll();
  }

  #withhold(sessionId: string): void {
    const device = this.#random.one(DEVICES);
    const on = this.#random.below(2) === 0;
    this.#act("withhold", { sessionId, device, on }, () => {
      this.#world.gate.withhold(sessionId, device, on);
      return this.#counted(this.#reference.withhold(sessionId, device, on));
    });
  }

  #stopAll(): void {
    const stay = this.#random.below(2) === 0;
    this.#act("stop all", { stay }, () => {
      this.#world.gate.stopAll({ stay });
      return this.#counted(this.#reference.stop(null, stay));
    });
  }

  #detach(): void {
    const sessionId = this.#random.one(SESSIONS);
    this.#act("detach", sessionId, () => {
      this.#world.gate.detach(sessionId);
      return this.#counted(this.#reference.detach(sessionId));
    });
  }

  #wait(): void {
    const byMs = this.#random.below(400);
    this.#act("wait", byMs, () => {
      this.#world.clock.advance(byMs);
      return this.#counted(this.#reference.advance(byMs));
    });
  }

  #breakOrMend(): void {
    if (this.#world.input.failure === null) this.#world.input.failure = "gone";
    else this.#mend();
  }

  #mend(): void {
    this.#world.input.failure = null;
    this.#world.clock.advance(15_000);
    this.#reference.advance(15_000);
    this.#listen();
  }

  #counted(released: string[]): string[] {
    this.releasedByChange += released.length;
    return released;
  }

  /** Does one thing to both, and compares what came of it. */
  #act(what: string, detail: unknown, act: () => string[], isOrdered = false): void {
    this.#trace.push([what, detail]);
    const expected = act();
    const injected = this.#world.input.take();
    this.#listen();
    if (this.#breaks) return;
    // Several things are released at once in any order.
    this.#check(what, (isOrdered ? injected : injected.sort()).join(), (isOrdered ? expected : expected.sort()).join());
    const { down, pads } = this.#reference;
    this.#check("down", [...this.#world.input.down].sort().join(), down.join());
    this.#check("pads", padsOf(this.#world.input.pads), padsOf(pads));
    this.#check("recorded", this.#world.record.items.size, down.length + pads.size);
  }

  /** Viewers hear what they are told. Nothing new is ever told with an epoch that was told before. */
  #listen(): void {
    const { gate } = this.#world;
    const { sessions } = this.#reference;
    this.#check("in", gate.sessions.map((one) => one.sessionId).join(), [...sessions.keys()].join());
    for (const [sessionId, { era, rights }] of sessions) {
      const told = this.#told.get(sessionId);
      const word = gate.rightsOf(sessionId);
      const epoch = word?.epoch ?? 0;
      this.#check("rights", JSON.stringify(word?.rights), JSON.stringify(rights));
      if (told?.era === era) this.#check("epoch", epoch, told.epoch);
      else this.#check("a new epoch", epoch > this.#highestEpoch, true);
      this.#highestEpoch = Math.max(epoch, this.#highestEpoch);
      this.#told.set(sessionId, { epoch, era });
    }
  }

  #check(what: string, actual: unknown, expected: unknown): void {
    if (actual === expected) return;
    const steps = this.#trace.map(([step, detail]) => `${step} ${JSON.stringify(detail)}`);
    expect.fail(
      `seed ${this.#seed}, ${what}:\n${String(actual)}\nand not\n${String(expected)}\nafter\n${steps.join("\n")}`,
    );
  }
}

function padsOf(pads: ReadonlyMap<number, GamepadState>): string {
  return Array.from(pads, ([slot, state]) => `${slot} ${padLine(state)}`)
    .sort()
    .join();
}
