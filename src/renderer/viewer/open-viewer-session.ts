import { systemClock } from "../../base/clock.ts";
import { openBrowserWire } from "./browser-wire.ts";
import { BrowserDevices } from "./input/browser-devices.ts";
import { ViewerEngine, type ViewerEngineParts } from "./viewer-engine.ts";
import type { ViewerSession } from "./viewer-session.ts";

/** Joins with a one-time ticket; everything but the ticket is this browser's unless given. `close` it in the end. */
export function openViewerSession(
  parts: Pick<ViewerEngineParts, "ticket"> & Partial<ViewerEngineParts>,
): ViewerSession {
  const clock = parts.clock ?? systemClock;
  const engine = new ViewerEngine({
    clock,
    random: Math.random,
    openWire: openBrowserWire,
    createConnection: () => new RTCPeerConnection({ bundlePolicy: "max-bundle" }),
    devices: new BrowserDevices(clock),
    ...parts,
  });
  void engine.start();
  return engine;
}
