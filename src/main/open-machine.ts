import { release } from "node:os";
import { join } from "node:path";
import type { Session } from "electron";
import { systemClock } from "../base/clock.ts";
import { LocalClient } from "../node/local-client.ts";
import { appUrl } from "./app-scheme/app-origin.ts";
import { DesktopCapture } from "./capture/desktop-capture.ts";
import type { ChosenControlPlane } from "./control-plane/chosen-control-plane.ts";
import { ownerCalls } from "./machine/owner-calls.ts";
import { Sharing } from "./machine/sharing.ts";
import { AgentKeeper } from "./processes/agent-keeper.ts";
import { AgentView } from "./processes/agent-view.ts";
import { ControlPlaneKeeper } from "./processes/control-plane-keeper.ts";
import { serveFacts } from "./processes/serve-facts.ts";
import type { StateHub } from "./state-hub.ts";
import type { Surroundings } from "./surroundings.ts";
import type { WindowKind } from "./windows/window-kinds.ts";
import type { Windows } from "./windows/windows.ts";

export interface OpenMachineOptions {
  readonly around: Surroundings;
  readonly chosen: ChosenControlPlane;
  readonly hub: StateHub;
  readonly sessionOf: (kind: WindowKind) => Session;
  readonly windows: Windows;
}

/** This machine's side: its agent, a control plane of its own, the screen that is shown, and the owner's word. */
export function openMachine(options: OpenMachineOptions) {
  const { around, chosen, hub } = options;
  const { dataFolder, electron, log, product } = around;
  const programs = {
    fork: (entry: string, args: string[], how: Electron.ForkOptions) => electron.utilityProcess.fork(entry, args, how),
    dataFolder,
    clock: systemClock,
    random: Math.random,
    // Their lines are JSON already, with names and times of their own.
    onLog: (line: string) => void process.stderr.write(`${line}\n`),
  };
  const capture = openCapture(options);
  const client = new LocalClient(dataFolder);
  const agentEntry = join(product, "dist", "node", "agent.js");
  const agent = new AgentKeeper({
    ...programs,
    entry: agentEntry,
    client,
    view: new AgentView(hub),
    onStarted(started) {
      capture.serve(started);
      serveFacts(started, { ...programs, entry: agentEntry });
    },
  });
  const ownPlane = new ControlPlaneKeeper({
    ...programs,
    entry: join(product, "dist", "node", "control-plane.js"),
    onBack: (origin) => {
      chosen
        .ownListensAt(origin)
        .catch((error: unknown) => log.error({ err: error }, "the own control plane is refused"));
    },
    onAway: (state, detail) => chosen.ownIs(state, detail),
  });
  const sharing = new Sharing({ dataFolder, agent, ownPlane, chosen });
  return {
    client,
    owner: ownerCalls(client),
    sharing,
    start(): void {
      agent.watch();
      sharing.resume().catch((error: unknown) => log.error({ err: error }, "what ran before could not be resumed"));
    },
    /** Resolves when everything that was started has ended. */
    async stop(): Promise<void> {
      capture.stop();
      await agent.close();
      await ownPlane.stop();
    },
  } as const;
}

export type Machine = ReturnType<typeof openMachine>;

function openCapture({ around, sessionOf, windows }: OpenMachineOptions): DesktopCapture {
  const { electron, log, platform } = around;
  return new DesktopCapture({
    openWindow: () => windows.open("capture"),
    pageUrl: appUrl("/capture.html"),
    createChannel: () => new electron.MessageChannelMain(),
    session: sessionOf("capture"),
    desktopCapturer: electron.desktopCapturer,
    screen: electron.screen,
    systemPreferences: electron.systemPreferences,
    platform,
    release: release(),
    clock: systemClock,
    log,
  });
}
