#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { writeForwardedInput } from "../../src/protocol/capture/forwarded-input.ts";
import { CAPTURE_SOCKET_PATH, CaptureOrder, type CaptureReport } from "../../src/protocol/capture/frame.ts";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";

/*
 * Stands for Chromium where an agent is a process of its own: finds the page's address as Chromium would, connects every viewer at once, and
 * presses the A key for it, as soon as its rights are known, without ever letting go.
 */

const KEY_A = 4;

const start = process.argv.find((argument) => argument.startsWith("--app="))?.slice("--app=".length) ?? "";
const address = /location\.replace\("([^"]+)"\)/.exec(readFileSync(fileURLToPath(start), "utf8"))?.[1] ?? "";
const page = new URL(address);
const socket = new WebSocket(`ws://${page.host}${CAPTURE_SOCKET_PATH}`, { origin: page.origin });
const slots = new Map<string, number>();
const say = (report: CaptureReport) => socket.send(JSON.stringify(report));

socket.on("open", () => say({ type: "hello", secret: page.hash.slice(1), codecs: [] }));
socket.on("close", () => process.exit(1));
socket.on("message", (data: Buffer) => {
  const order = CaptureOrder.parse(JSON.parse(data.toString()));
  if (order.type === "open") {
    slots.set(order.sessionId, order.slot);
    say({ type: "session-state", sessionId: order.sessionId, state: "connected", path: "direct", detail: "" });
  }
  if (order.type === "tell" && order.message.type === "rights") press(order.sessionId, order.message.epoch);
});

function press(sessionId: string, epoch: number): void {
  const event = { type: "key", usage: KEY_A, isDown: true, codePoint: 0 } as const;
  const frame = encodeInput({ epoch, sequence: 1, event });
  socket.send(writeForwardedInput({ slot: slots.get(sessionId) ?? 0, channel: "keys", frame }));
}
