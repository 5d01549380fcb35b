import { expect } from "vitest";
import { HANDS_OFF_MS } from "../../src/agent/gate/gate.ts";
import { systemClock } from "../../src/base/clock.ts";
import type { Grant } from "../../src/protocol/agent-link/desired-state.ts";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";
import type { InputEvent } from "../../src/protocol/input/frame.ts";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import type { HostControl } from "../../src/protocol/viewer/control.ts";
import { AgentUnderTest } from "./agent-under-test.ts";
import { FakeBrowser } from "./fake-browser.ts";
import type { FakeCapturePage } from "./fake-capture-page.ts";
import { FakeControlPlane } from "./fake-control-plane.ts";
import { RecordingInput } from "./recording-injector.ts";
import { temporaryFolder } from "./temporary-folder.ts";

type Rights = Extract<HostControl, { type: "rights" }>;

const KEY_A: InputEvent = { type: "key", usage: 4, isDown: true, codePoint: 0 };

/** A whole agent, a browser of fake pages and an input that is written down. `reach`: the address by which the agent reaches its control plane. */
export async function hostingHouse({ reach = (url: string) => Promise.resolve(url) } = {}) {
  const plane = await FakeControlPlane.start();
  const browser = new FakeBrowser();
  const input = new RecordingInput();
  const data = temporaryFolder();
  let restedMs = 0;
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + restedMs };
  /** As if no viewer's hand had moved for so long that the owner's is told from it. */
  const rest = () => void (restedMs += HANDS_OFF_MS);
  const means = { browser, clock, inputKinds: [input] };
  const agent = new AgentUnderTest({ data, server: await reach(plane.url), token: plane.token(), ...means });
  await agent.line(/^connected/);
  const guests = () => agent.local.call(LocalGuests, "GET", "/guests");
  /** A viewer that was let in and is connected; its page, its slot and its rights. */
  const join = async (change: Partial<Grant> = {}) => {
    const { sessionId } = plane.grant(change);
    plane.signal(sessionId, { kind: "offer", sdp: "offer" });
    const page = await browser.page(browser.pages.length || 1);
    const { slot } = await page.order("open", (order) => order.sessionId === sessionId);
    page.say({ type: "answer", sessionId, sdp: "answer" });
    page.connected(sessionId);
    await plane.until(() => statesOf(plane, sessionId).includes("connected"));
    return { sessionId, page, slot };
  };
  return { plane, browser, input, data, agent, guests, join, means, rest };
}

/** The states that the control plane has heard of a session. */
export function statesOf(plane: FakeControlPlane, sessionId: string): string[] {
  return plane.framesOf("session-state").flatMap((frame) => (frame.sessionId === sessionId ? [frame.state] : []));
}

/** What the viewer was told last. */
export function rightsOf(page: FakeCapturePage, sessionId: string): Rights {
  const told = page.ordersOf("tell").filter((order) => order.sessionId === sessionId);
  const rights = told.map(({ message }) => message).findLast((message) => message.type === "rights");
  if (rights?.type !== "rights") throw new Error("the viewer was told no rights");
  return rights;
}

let sequence = 0;
/** Sends one input frame of a viewer, as the page forwards it. */
export function press(page: FakeCapturePage, slot: number, epoch: number, event: InputEvent = KEY_A): void {
  page.forward({ slot, channel: "keys", frame: encodeInput({ epoch, sequence: ++sequence, event }) });
}

/** Waits until everything that a page sent before has been dealt with. */
export async function heard(page: FakeCapturePage, sessionId: string): Promise<void> {
  const id = ++sequence;
  page.say({ type: "said", sessionId, text: JSON.stringify({ type: "ping", id }) });
  await page.order("tell", ({ message }) => message.type === "pong" && message.id === id);
}

type HostingHouse = Awaited<ReturnType<typeof hostingHouse>>;

/** A viewer that holds the A key. */
export async function joinAndHold({ join, input }: HostingHouse) {
  const viewer = await join();
  press(viewer.page, viewer.slot, rightsOf(viewer.page, viewer.sessionId).epoch);
  await heard(viewer.page, viewer.sessionId);
  expect([...input.down]).toEqual(["key 4"]);
  return viewer;
}

/** The frame that says that a session is over, past or future. */
export async function endedFrame(plane: FakeControlPlane, sessionId: string) {
  const ended = () =>
    plane.framesOf("session-state").find((frame) => frame.sessionId === sessionId && frame.state === "ended");
  await plane.until(() => ended() !== undefined, `the end of ${sessionId}`);
  return ended();
}
