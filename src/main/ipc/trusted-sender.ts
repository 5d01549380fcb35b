import type { IpcMainInvokeEvent, WebContents } from "electron";
import { APP_ORIGIN, isOwnPage } from "../app-scheme/app-origin.ts";
import { CALLS_OF, type DesktopCallName, type DesktopWindow } from "../../protocol/desktop-ipc/names.ts";
import { KINDS, type WindowKind } from "../windows/window-kinds.ts";

type Sender = Pick<IpcMainInvokeEvent, "sender" | "senderFrame">;

/** Why a call is not answered; null when it is. It has to come from the top frame of our own page in a window that may make it. */
export function whyNotTrusted(
  { sender, senderFrame }: Sender,
  name: DesktopCallName,
  kindOf: (contents: WebContents) => WindowKind | null,
): string | null {
  const kind = kindOf(sender);
  if (kind === null) return "it comes from no window of this app";
  const window = KINDS[kind].bridge;
  if (window === null || !mayCall(window, name)) return `a window of this kind (${kind}) may not ask for that`;
  if (senderFrame === null || senderFrame !== sender.mainFrame) return "it does not come from the window's own page";
  // A page that a policy put into a sandbox has our address and another origin.
  if (senderFrame.origin !== APP_ORIGIN || !isOwnPage(senderFrame.url)) return "it comes from a foreign page";
  return null;
}

function mayCall(window: DesktopWindow, name: DesktopCallName): boolean {
  const calls: readonly DesktopCallName[] = CALLS_OF[window];
  return calls.includes(name);
}
