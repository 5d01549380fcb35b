import type { Session } from "electron";
import { isOwnPage } from "../app-scheme/app-origin.ts";
import type { WindowKind } from "./window-kinds.ts";

/** As Electron calls them. Gamepads need none. */
const MAY_USE: Readonly<Record<WindowKind, readonly string[]>> = {
  app: ["fullscreen", "pointerLock", "keyboardLock", "clipboard-sanitized-write"],
  viewer: ["fullscreen", "pointerLock", "keyboardLock", "clipboard-sanitized-write"],
  indicator: [],
  capture: ["display-capture", "media"],
};

export interface PermissionAsked {
  readonly permission: string;
  /** Address of the page that asks. */
  readonly page: string;
  readonly isMainFrame: boolean;
  /** Camera and microphone, for `media`; sharing the screen names none of them there. */
  readonly devices: readonly string[];
}

/** The same answer when a page asks and when the browser looks whether it may. */
export function mayUse(kind: WindowKind, { devices, isMainFrame, page, permission }: PermissionAsked): boolean {
  if (!isMainFrame || !isOwnPage(page) || !MAY_USE[kind].includes(permission)) return false;
  return permission !== "media" || !devices.some((device) => device === "video" || device === "audio");
}

/** Denies a session's pages everything that `mayUse` does not allow, every device, every download and every pairing. */
export function guardSession(session: Session, kind: WindowKind): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const { isMainFrame, requestingUrl: page } = details;
    const devices = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    answer(mayUse(kind, { permission, page: page ?? "", isMainFrame, devices }));
  });
  session.setPermissionCheckHandler((_contents, permission, page, { isMainFrame, mediaType }) =>
    mayUse(kind, { permission, page, isMainFrame, devices: mediaType === undefined ? [] : [mediaType] }),
  );
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setSpellCheckerEnabled(false);
  // Without a choice nothing is chosen.
  session.on("select-hid-device", (event, _details, choose) => deny(event, () => choose(null)));
  session.on("select-usb-device", (event, _details, choose) => deny(event, () => choose()));
  session.on("select-serial-port", (event, _ports, _contents, choose) => deny(event, () => choose("")));
  session.on("will-download", (event) => event.preventDefault());
}

function deny(event: { preventDefault(): void }, choose: () => void): void {
  event.preventDefault();
  choose();
}
