import { join } from "node:path";
import { systemClock } from "../base/clock.ts";
import { ChosenControlPlane } from "./control-plane/chosen-control-plane.ts";
import { cookiePartition, hasKeyring } from "./control-plane/cookie-session.ts";
import { desktopHandlers } from "./desktop-handlers.ts";
import { handleCalls } from "./ipc/handle-calls.ts";
import { InviteLinks } from "./links/invite-links.ts";
import { decideUnseen } from "./machine/decide-unseen.ts";
import { StopAllShortcut } from "./machine/stop-all-shortcut.ts";
import { openMachine, type Machine } from "./open-machine.ts";
import { openSurface } from "./open-surface.ts";
import { openUpdates } from "./open-updates.ts";
import { openWindows } from "./open-windows.ts";
import { SettingsStore } from "./settings/settings-store.ts";
import { initialState, StateHub } from "./state-hub.ts";
import { freshNonce, type Surroundings } from "./surroundings.ts";
import type { Windows } from "./windows/windows.ts";
import { guardSession } from "./windows/permissions.ts";

const PROVE_EVERY_MS = 60_000;
/** A desktop that has just begun shows its tray later than it starts programs. */
const TRAY_COMES_MS = 15_000;

/**
 * Everything that the app is once it may show windows: state, control plane, windows, this machine's programs, and the one way in for its
 * pages.
 * @throws the system's error when its own files cannot be read or written
 */
export function openDesktop(around: Surroundings) {
  const { electron, log, platform } = around;
  const { chosen, hub, inside, links, settings } = openGround(around);
  const { sessionOf, windows } = openWindows({ around, chosen, inside });
  const machine = openMachine({ around, chosen, hub, sessionOf, windows });
  const updates = openUpdates(around, hub);
  const shortcut = openShortcut(around, hub, machine, windows);
  const installUpdate = () => updates.install();
  let surface: ReturnType<typeof openSurface> | null = null;
  const handlers = desktopHandlers({
    chosen,
    hub,
    inside,
    links,
    machine,
    settings,
    windows,
    shell: electron.shell,
    setShortcut: (accelerator) => shortcut.set(accelerator),
    installUpdate,
    resizeIndicator: (size) => surface?.indicator.resize(size),
  });
  handleCalls({ ipcMain: electron.ipcMain, handlers, kindOf: (contents) => windows.kindOf(contents), log });

  tellWindows(hub, windows);
  const stopping = new AbortController();
  return {
    chosen,
    hub,
    links,
    machine,
    windows,
    start(): void {
      surface = openSurface({ around, chosen, hub, machine, settings, windows, installUpdate });
      machine.start();
      updates.start(stopping.signal);
      keepProving(chosen, stopping.signal);
      log.info({ platform, version: electron.app.getVersion() }, "ready");
    },
    staySeen: () => staySeen(around, hub, windows, stopping.signal),
    /** Resolves when what was started has ended; an update that is ready may then be on its way. */
    async stop(): Promise<void> {
      stopping.abort();
      windows.end();
      await machine.stop();
      await updates.installAtQuit();
    },
  } as const;
}

export type Desktop = ReturnType<typeof openDesktop>;

/** What the rest stands on: what is known and kept, and whom this app belongs to. */
function openGround(around: Surroundings) {
  const settings = SettingsStore.open(join(around.desktopFolder, "settings.json"), systemClock.now());
  const hub = openHub(around, settings);
  const { fetchOutside, inside } = openNetwork(around, hub);
  const chosen = new ChosenControlPlane({ hub, settings, fetch: fetchOutside, nonce: freshNonce, clock: systemClock });
  const links = new InviteLinks({
    hub,
    fetch: fetchOutside,
    prove: () => chosen.prove(),
    openInBrowser: (url) => around.electron.shell.openExternal(url),
  });
  return { chosen, hub, inside, links, settings } as const;
}

function openHub({ electron: { app }, log, platform }: Surroundings, settings: SettingsStore): StateHub {
  const systemLanguages = app
    .getPreferredSystemLanguages()
    .filter((tag) => tag.length <= 35)
    .slice(0, 32);
  const known = { appVersion: app.getVersion(), platform, systemLanguages };
  const hub = new StateHub(initialState(known, settings.current.preferences), (error) =>
    log.error({ err: error }, "something could not follow the state"),
  );
  if (settings.keptAside !== null) hub.notify("settings-recovered", settings.keptAside);
  return hub;
}

/** `inside` holds the control plane's cookie; `outside` holds nothing and is what strangers are asked from. No page is in either. */
function openNetwork({ electron: { safeStorage, session }, platform }: Surroundings, hub: StateHub) {
  const isKept = hasKeyring(safeStorage, platform);
  if (!isKept) hub.notify("no-keyring");
  const inside = session.fromPartition(cookiePartition(isKept));
  const outside = session.fromPartition("latchkey-outside");
  for (const one of [inside, outside]) guardSession(one, "indicator");
  return { inside, fetchOutside: (url: string, init: RequestInit) => outside.fetch(url, init) };
}

function openShortcut({ electron, log }: Surroundings, hub: StateHub, machine: Machine, windows: Windows) {
  const press = () => void decideUnseen(machine.owner.stopAll(undefined), { hub, log, windows });
  const shortcut = new StopAllShortcut({ globalShortcut: electron.globalShortcut, press });
  const { stopAllShortcut } = hub.current.preferences;
  if (shortcut.set(stopAllShortcut) !== "set") hub.notify("shortcut-taken", stopAllShortcut ?? "");
  return shortcut;
}

/** Whether the control plane is there is seen in the tray too, where no page asks. */
function keepProving(chosen: ChosenControlPlane, signal: AbortSignal): void {
  void chosen.prove();
  signal.addEventListener(
    "abort",
    systemClock.every(PROVE_EVERY_MS, () => void chosen.prove()),
    { once: true },
  );
}

/** Started without a window: unless something shows the tray by the time that a desktop is up, there is a small one. */
function staySeen({ hasTrayHost }: Surroundings, hub: StateHub, windows: Windows, signal: AbortSignal): void {
  if (hasTrayHost === null) return;
  const look = async () => {
    if (await hasTrayHost()) return;
    hub.notify("no-tray");
    windows.showAppSmall();
  };
  signal.addEventListener(
    "abort",
    systemClock.after(TRAY_COMES_MS, () => void look()),
    { once: true },
  );
}

/** Every state. Pages hold much of a control plane's; when the app leaves it, they start over. */
function tellWindows(hub: StateHub, windows: Windows): void {
  hub.subscribe((state) => windows.tell(state));
  let last = hub.current.controlPlane?.origin ?? null;
  hub.subscribe(({ controlPlane }) => {
    const origin = controlPlane?.origin ?? null;
    const isLeft = last !== null && last !== origin;
    last = origin;
    if (isLeft) windows.beginAnew();
  });
}
