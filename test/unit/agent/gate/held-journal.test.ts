import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { buttonItem, keyItem, padItem } from "../../../../src/agent/gate/held-item.ts";
import { HeldJournal } from "../../../../src/agent/gate/held-journal.ts";
import { openGate } from "../../../../src/agent/gate/open-gate.ts";
import type { Gate } from "../../../../src/agent/gate/gate.ts";
import { InjectorGone } from "../../../../src/agent/input/contract.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { encodeInput } from "../../../../src/protocol/input/encode-input.ts";
import type { InputEvent } from "../../../../src/protocol/input/frame.ts";
import { grantOf } from "../../../support/gate-world.ts";
import { RecordingInput } from "../../../support/recording-injector.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const LOG = pino({ level: "silent" });
const SHIFT = 0xe1;
const HOLDER = fileURLToPath(new URL("../../../support/hold-and-wait.ts", import.meta.url));

function open(folder: string): HeldJournal {
  const journal = new HeldJournal(folder, LOG);
  onTestFinished(() => journal.close());
  return journal;
}

function gateOf(folder: string, input: RecordingInput): Gate {
  const opened = openGate({
    clock: systemClock,
    serverNow: () => systemClock.now(),
    log: LOG,
    folder,
    kinds: [input],
    env: () => ({}),
    mustWait: () => false,
    displayOf: () => null,
    owner: { onRights: () => {}, onEnded: () => {}, onWays: () => {} },
  });
  onTestFinished(() => opened[Symbol.dispose]());
  return opened.gate;
}

describe("the record of what is held", () => {
  it("says at the next start what was noted and not erased, and with which character", () => {
    const folder = temporaryFolder();
    const journal = open(folder);
    expect(journal.leftovers.size).toBe(0);

    journal.note(keyItem(4), 0xe4);
    journal.note(keyItem(5), 0x1_f600);
    journal.note(buttonItem("right"), 0);
    journal.note(padItem(3), 0);
    journal.erase(keyItem(5));

    expect([...open(folder).leftovers]).toEqual([
      [keyItem(4), 0xe4],
      [buttonItem("right"), 0],
      [padItem(3), 0],
    ]);
  });

  it("never grows, and is its owner's alone", () => {
    const folder = temporaryFolder();
    const journal = open(folder);
    const path = join(folder, "held-input.bin");
    const { size } = statSync(path);

    for (let round = 0; round < 1_000; round++) {
      journal.note(keyItem(4 + (round % 200)), 0);
      journal.erase(keyItem(4 + (round % 200)));
    }

    expect(statSync(path).size).toBe(size);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("says once that it cannot be written, however many keys are pressed", () => {
    const lines: string[] = [];
    const journal = new HeldJournal(temporaryFolder(), pino({}, { write: (line: string) => void lines.push(line) }));
    journal.close();

    for (const usage of [4, 5, 6]) journal.note(keyItem(usage), 0);

    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("what is held down cannot be written");
  });

  it.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, 100)],
    ["too long", (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    ["of another kind", (bytes: Buffer) => Buffer.from(bytes.map((byte) => byte ^ 1))],
  ])("means that everything may be down when it is %s", (_name, damage) => {
    const folder = temporaryFolder();
    open(folder);
    const path = join(folder, "held-input.bin");
    writeFileSync(path, damage(readFileSync(path)));

    const { leftovers } = open(folder);

    for (const item of [keyItem(0x04), keyItem(0xe7), buttonItem("left"), padItem(3)]) {
      expect(leftovers.has(item)).toBe(true);
    }
    expect(leftovers.has(keyItem(0x03))).toBe(false);
  });
});

describe("an agent that is killed while something is held (ATK-27)", () => {
  it("leaves it to the next start, which releases it before anything else", async () => {
    const folder = temporaryFolder();
    const holder = spawn(process.execPath, [HOLDER, folder], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void holder.kill("SIGKILL"));
    await once(holder.stdout, "data");
    holder.kill("SIGKILL");
    await once(holder, "exit");

    const input = new RecordingInput();
    gateOf(folder, input);

    expect(input.take()).toEqual(["key 4 up", "button right up", "unplug 0"]);
    expect(input.codePoints).toEqual([0xe4]);
    expect(open(folder).leftovers.size).toBe(0);
  });

  it("in the midst of a text, finds on record that a key may be down for it, which is not so before or after", () => {
    const folder = temporaryFolder();
    const input = new RecordingInput();
    const gate = gateOf(folder, input);
    gate.applyGrants([grantOf()]);
    const meanwhile: number[][] = [];
    input.onText = () => void meanwhile.push([...open(folder).leftovers.keys()]);
    let sequence = 0;
    const send = (event: InputEvent) =>
      gate.receive("s1", "keys", encodeInput({ epoch: gate.rightsOf("s1")?.epoch ?? 0, sequence: sequence++, event }));

    send({ type: "text", text: "Hi" });
    expect(meanwhile).toEqual([[SHIFT]]);
    expect(open(folder).leftovers.size).toBe(0);
    send({ type: "key", usage: SHIFT, isDown: true, codePoint: 0 });
    send({ type: "text", text: "Hi" });

    expect([...open(folder).leftovers.keys()]).toEqual([SHIFT]);
  });

  it("is released also of a text in the midst of which the way to inject was lost", () => {
    const folder = temporaryFolder();
    const input = new RecordingInput();
    const gate = gateOf(folder, input);
    gate.applyGrants([grantOf()]);
    input.onText = () => {
      throw new InjectorGone("the display is gone");
    };

    const event: InputEvent = { type: "text", text: "Hi" };
    gate.receive("s1", "keys", encodeInput({ epoch: gate.rightsOf("s1")?.epoch ?? 0, sequence: 0, event }));
    expect([...open(folder).leftovers.keys()]).toEqual([SHIFT]);
    gate.stop();
    const next = new RecordingInput();
    gateOf(folder, next);

    expect(next.take()).toEqual([`key ${SHIFT} up`]);
  });
});
