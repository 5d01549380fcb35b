import { systemClock } from "../../base/clock.ts";
import { AgentSocket, openAgentSocket } from "./agent-socket.ts";
import { CapturePage, type AgentLine } from "./capture-page.ts";
import { codecNames } from "./codecs.ts";

/*
 * The capture page: an agent starts it in a browser on the machine's display. Its secret is in the fragment, which no server sees, and
 * leaves the address bar at once.
 */
const secret = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const state = document.querySelector("#state");
if (secret === "") say("This page is opened by a Latchkey agent.");
else begin();

function begin(): void {
  const codecs = codecNames(RTCRtpSender.getCapabilities("video")?.codecs ?? []);
  const line: AgentLine = {
    report: (report) => socket.report(report),
    forward: (bytes) => socket.forward(bytes),
  };
  const page = new CapturePage({
    devices: navigator.mediaDevices,
    clock: systemClock,
    random: Math.random,
    agent: line,
  });
  const socket = new AgentSocket(
    openAgentSocket(),
    { type: "hello", secret, codecs },
    {
      onOrder: (order) => page.obey(order),
      onGone: () => {
        page.stop();
        say("The agent that opened this page is gone.");
      },
    },
  );
}

function say(text: string): void {
  if (state) state.textContent = text;
}
