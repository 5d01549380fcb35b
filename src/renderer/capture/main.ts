import { systemClock } from "../../base/clock.ts";
import type { AgentWire } from "./agent-wire.ts";
import { CapturePage, type AgentLine } from "./capture-page.ts";
import { codecNames } from "./codecs.ts";
import { handedPort } from "./handed-port.ts";
import { PortWire } from "./port-wire.ts";
import { openAgentSocket, SocketWire } from "./socket-wire.ts";
import { WiredAgent } from "./wired-agent.ts";

/*
 * The capture page. An agent opens it in a browser on the machine's display, with its secret in the fragment, which no server sees and
 * which leaves the address bar at once; or the desktop app does in its hidden window, where the secret comes along with the agent's port.
 */
const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const state = document.querySelector("#state");
if (secret === "") {
  say("This page is opened by a Latchkey agent.");
  void handedPort(window).then((handed) => begin(new PortWire(handed.port), handed.secret));
} else begin(new SocketWire(openAgentSocket()), secret);

function begin(wire: AgentWire, ownSecret: string): void {
  const codecs = codecNames(RTCRtpSender.getCapabilities("video")?.codecs ?? []);
  const line: AgentLine = {
    report: (report) => agent.report(report),
    forward: (bytes) => agent.forward(bytes),
  };
  const page = new CapturePage({
    devices: navigator.mediaDevices,
    clock: systemClock,
    random: Math.random,
    agent: line,
  });
  const hello = { type: "hello", secret: ownSecret, codecs } as const;
  const agent = new WiredAgent(wire, hello, {
    onOrder: (order) => page.obey(order),
    onGone: () => {
      page.stop();
      say("The agent that opened this page is gone.");
    },
  });
}

function say(text: string): void {
  if (state) state.textContent = text;
}
