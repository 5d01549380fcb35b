import { describe, expect, it } from "vitest";
import type { InputEvent } from "../../../../../src/protocol/input/frame.ts";
import {
  KeysLine,
  MOST_WAITING_CHARACTERS,
  PIECE_CHARACTERS,
  PIECE_PAUSE_MS,
} from "../../../../../src/renderer/viewer/input/keys-line.ts";
import { FakeClock } from "../../../../support/fake-clock.ts";

const ENTER: InputEvent = { type: "key", usage: 0x28, isDown: true, codePoint: 0 };

function setup() {
  const clock = new FakeClock();
  const sent: string[] = [];
  const connection = { isUp: true };
  const line = new KeysLine(clock, (event) => {
    if (connection.isUp) sent.push(event.type === "text" ? event.text : event.type);
    return connection.isUp;
  });
  return { clock, sent, connection, line };
}

describe("the line of keys", () => {
  it("sends a short text, and the keys around it, at once", () => {
    const { clock, sent, line } = setup();

    line.take(ENTER);
    expect(line.text("hello")).toBe(true);
    line.take(ENTER);

    expect(sent).toEqual(["key", "hello", "key"]);
    expect(clock.pending).toBe(0);
  });

  it("sends a long text as fast as the host takes it, all of it, and what comes after it at its end", () => {
    const { clock, sent, line } = setup();
    const text = Array.from({ length: 4_100 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join("");

    expect(line.text(text)).toBe(true);
    line.take(ENTER);
    expect(sent).toHaveLength(1);
    clock.advance(1_000);
    expect(sent.join("").length).toBeLessThanOrEqual((PIECE_CHARACTERS * 1_000) / PIECE_PAUSE_MS + PIECE_CHARACTERS);
    expect(sent).not.toContain("key");
    clock.advance(2_000);

    expect(sent.slice(0, -1).join("")).toBe(text);
    expect(sent.at(-1)).toBe("key");
    expect(clock.pending).toBe(0);
  });

  it("refuses as a whole a text that is too long, or too long beside what waits", () => {
    const { clock, sent, line } = setup();

    expect(line.text("x".repeat(MOST_WAITING_CHARACTERS + 1))).toBe(false);
    expect(sent).toEqual([]);
    expect(line.text("x".repeat(MOST_WAITING_CHARACTERS))).toBe(true);
    expect(line.text("y".repeat(PIECE_CHARACTERS + 1))).toBe(false);
    clock.advance((MOST_WAITING_CHARACTERS / PIECE_CHARACTERS) * PIECE_PAUSE_MS);

    expect(sent.join("")).toBe("x".repeat(MOST_WAITING_CHARACTERS));
    expect(line.text("y".repeat(PIECE_CHARACTERS + 1))).toBe(true);
  });

  it("goes on with a text when the connection is back", () => {
    const { clock, sent, connection, line } = setup();
    const text = "z".repeat(3 * PIECE_CHARACTERS);
    line.text(text);

    connection.isUp = false;
    clock.advance(5_000);
    connection.isUp = true;
    clock.advance(1_000);

    expect(sent.join("")).toBe(text);
  });

  it("types no more of a text when that is no longer allowed, and lets what came after it go", () => {
    const { clock, sent, line } = setup();
    line.text("z".repeat(3 * PIECE_CHARACTERS));
    line.take({ type: "release" });

    line.dropText();

    expect(sent.slice(1)).toEqual(["release"]);
    expect(clock.pending).toBe(0);
  });

  it("leaves nothing behind when it is closed", () => {
    const { clock, sent, line } = setup();
    line.text("z".repeat(3 * PIECE_CHARACTERS));

    line.close();
    clock.advance(1_000);

    expect(sent).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
