import { join } from "node:path";
import { systemClock } from "../base/clock.ts";
import type { DesktopState } from "../protocol/desktop-ipc/state.ts";
import type { ChosenControlPlane } from "./control-plane/chosen-control-plane.ts";
import { decideUnseen } from "./machine/decide-unseen.ts";
import type { OwnerOutcome } from "./machine/owner-calls.ts";
import type { Machine } from "./open-machine.ts";
import { watchComputer } from "./power/computer-state.ts";
import { setStartAtLogin } from "./power/start-at-login.ts";
import type { SettingsStore } from "./settings/settings-store.ts";
import type { StateHub } from "./state-hub.ts";
import type { Surroundings } from "./surroundings.ts";
import { Indicator } from "./tray/indicator.ts";
import { AppTray } from "./tray/tray.ts";
import type { TrayAction } from "./tray/tray-model.ts";
import type { Windows } from "./windows/windows.ts";
import { wordsFor } from "./words.ts";

export interface SurfaceParts {
  readonly around: Surroundings;
  readonly chosen: Pick<ChosenControlPlane, "doubt">;
  readonly hub: StateHub;
  readonly machine: Machine;
  readonly settings: SettingsStore;
  readonly windows: Windows;
  readonly installUpdate: () => unknown;
}

/** What of the app is seen beside its windows: tray, indicator, and that it comes with the computer and hears when that sleeps. */
export function openSurface(parts: SurfaceParts): { readonly indicator: Indicator } {
  const { around, chosen, hub, machine, settings, windows } = parts;
  const { electron, log, platform, product } = around;
  const tray = new AppTray({
    createTray: (icon) => new electron.Tray(icon),
    buildMenu: (template) => electron.Menu.buildFromTemplate(template),
    icons: join(product, "dist", "icons", "tray"),
    platform,
    hub,
    t: () => wordsFor(hub.current),
    clock: systemClock,
    run: (action) => runTrayAction(action, parts),
  });
  const indicator = new Indicator({
    window: () => windows.indicator(),
    hub,
    screen: electron.screen,
    place: {
      read: () => settings.current.indicatorAt,
      write(indicatorAt) {
        try {
          settings.change({ indicatorAt });
        } catch (error) {
          log.warn({ err: error }, "the indicator's place could not be stored");
        }
      },
    },
  });
  watchComputer({ ...machine, powerMonitor: electron.powerMonitor, hub, log, onResume: () => chosen.doubt() });
  followStartAtLogin(around, hub);
  // Nothing else would say that the app is there. Later, starting it again brings the window back.
  if (!tray.isThere) windows.showApp();
  return { indicator };
}

function runTrayAction(action: TrayAction, { around, hub, installUpdate, machine, windows }: SurfaceParts): void {
  const decide = (decision: Promise<OwnerOutcome>) => void decideUnseen(decision, { hub, log: around.log, windows });
  switch (action.name) {
    case "showApp":
      return windows.showApp();
    case "quit":
      return around.electron.app.quit();
    case "installUpdate":
      return void installUpdate();
    case "stopAll":
      return decide(machine.owner.stopAll(undefined));
    case "setVeto":
      return decide(machine.owner.setVeto(action.request));
    case "withhold":
      return decide(machine.owner.withhold(action.request));
    case "endSession":
      return decide(machine.owner.endSession(action.request));
    case "answerConsent":
      return decide(machine.owner.answerConsent(action.request));
    default:
      return action satisfies never;
  }
}

/** An app that was not installed is not started by the system. */
function followStartAtLogin({ electron: { app }, platform }: Surroundings, hub: StateHub): void {
  if (!app.isPackaged) return;
  let asked: boolean | null = null;
  const follow = ({ preferences: { startAtLogin } }: DesktopState) => {
    if (startAtLogin === asked) return;
    asked = startAtLogin;
    const refusal = setStartAtLogin(startAtLogin, { app, platform, env: process.env, program: process.execPath });
    if (refusal !== null) hub.notify("login-item-refused", refusal);
  };
  follow(hub.current);
  hub.subscribe(follow);
}
