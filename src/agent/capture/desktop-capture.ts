import type { OpenCapture } from "./capture-means.ts";
import { DesktopWindow, type ParentPort } from "./desktop-window.ts";
import { PageDoor } from "./page-door.ts";

/** Pages in the hidden window of the desktop app that started this agent. Nothing listens on loopback. */
export function captureInDesktop(parent: ParentPort): OpenCapture {
  return async (_folder, parts) => {
    const door = new PageDoor(parts);
    return {
      browser: new DesktopWindow({ parent, door, log: parts.log }),
      place: {
        expectPage: () => door.expect(),
        dropPage: () => door.drop(),
        send: (order) => door.send(order),
        stop: () => Promise.resolve(door.stop()),
      },
    };
  };
}

/** The port to the app; null in every process but a utility process of Electron. */
export function parentPortOf(process: object): ParentPort | null {
  return hasParentPort(process) ? process.parentPort : null;
}

function hasParentPort(process: object): process is { readonly parentPort: ParentPort } {
  return "parentPort" in process && typeof process.parentPort === "object" && process.parentPort !== null;
}
