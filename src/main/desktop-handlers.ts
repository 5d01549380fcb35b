import type { Session, Shell } from "electron";
import type { DesktopRequest, DesktopResponse } from "../protocol/desktop-ipc/calls.ts";
import type { ChosenControlPlane } from "./control-plane/chosen-control-plane.ts";
import type { DesktopHandlers } from "./ipc/handle-calls.ts";
import type { InviteLinks } from "./links/invite-links.ts";
import type { Machine } from "./open-machine.ts";
import { mayOpenExternally } from "./open-external.ts";
import { preferenceChanger, type PreferenceParts } from "./settings/change-preferences.ts";
import type { StateHub } from "./state-hub.ts";
import type { InstallOutcome } from "./updates/updates.ts";
import type { Windows } from "./windows/windows.ts";

const SIGN_OUT_TIMEOUT_MS = 5_000;

export interface HandlerParts extends PreferenceParts {
  readonly hub: StateHub;
  readonly chosen: ChosenControlPlane;
  /** Holds the control plane's cookie. */
  readonly inside: Pick<Session, "fetch" | "clearStorageData">;
  readonly links: InviteLinks;
  readonly machine: Pick<Machine, "owner" | "sharing">;
  readonly shell: Pick<Shell, "openExternal">;
  readonly windows: Pick<Windows, "openViewer" | "showApp">;
  readonly resizeIndicator: (size: DesktopRequest<"resizeIndicator">) => void;
  readonly installUpdate: () => Promise<InstallOutcome>;
}

/** Which part of the app does what a window asks for. */
export function desktopHandlers(parts: HandlerParts): DesktopHandlers {
  const { chosen, hub, links, machine, shell, windows } = parts;
  return {
    ...machine.owner,
    describe: () => hub.current,
    findControlPlane: ({ address }) => chosen.find(address),
    connectControlPlane: ({ keyFingerprint, origin }) => chosen.connect(origin, keyFingerprint),
    startControlPlane: () => machine.sharing.startControlPlane(),
    forgetControlPlane: () => forgetControlPlane(parts),
    shareThisMachine: (request) => machine.sharing.shareThisMachine(request),
    changePreferences: preferenceChanger(parts),
    lookAtInvite: () => links.look(),
    joinInvite: () => links.join(),
    dismissLink: nothing(() => links.dismiss()),
    openViewer: nothing(({ machineId }) => windows.openViewer(machineId)),
    async openExternal({ url }) {
      if (!mayOpenExternally(url, chosen.pinned?.origin ?? null))
        return { ok: false, reason: "not-allowed", detail: "" };
      await shell.openExternal(url);
      return DONE;
    },
    async installUpdate() {
      const outcome = await parts.installUpdate();
      return outcome.ok ? DONE : { ...outcome, detail: "" };
    },
    dismissNotice: nothing(({ id }) => hub.dismissNotice(id)),
    showApp: nothing(() => windows.showApp()),
    resizeIndicator: nothing((size) => parts.resizeIndicator(size)),
  };
}

/** For calls that answer nothing: `undefined` and not whatever came back. */
function nothing<Request>(run: (request: Request) => void): (request: Request) => undefined {
  return (request) => {
    run(request);
    return undefined;
  };
}

const DONE = { ok: true, value: undefined } as const;

/** Signs out where that is possible, and leaves nothing of it behind here. */
async function forgetControlPlane(parts: HandlerParts): Promise<DesktopResponse<"forgetControlPlane">> {
  const { chosen, inside, machine } = parts;
  try {
    await signOut(parts);
    await machine.sharing.stopSharing();
    await inside.clearStorageData();
    chosen.forget();
    return DONE;
  } catch (error) {
    return { ok: false, reason: "failed", detail: error instanceof Error ? error.message.slice(0, 500) : "" };
  }
}

async function signOut({ chosen, inside }: HandlerParts): Promise<void> {
  const origin = await chosen.prove();
  if (origin === null) return;
  const signal = AbortSignal.timeout(SIGN_OUT_TIMEOUT_MS);
  const headers = { origin };
  const how = { method: "POST", headers, credentials: "include", redirect: "error", signal } as const;
  // It forgets a sign-in that is never used again by itself; being out of reach must not keep anybody.
  await inside.fetch(`${origin}/app/v1/sign-out`, how).catch(() => undefined);
}
