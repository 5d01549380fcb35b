import { openViewerSession } from "../../../../src/renderer/viewer/open-viewer-session.ts";
import type { ViewerSession } from "../../../../src/renderer/viewer/viewer-session.ts";

/*
 * The smallest page around a viewer's session, for tests: everything they need is on `window`.
 */
declare global {
  interface Window {
    session: ViewerSession;
    /** Every peer connection that the page made, for their statistics. */
    connections: RTCPeerConnection[];
  }
}

const surface = document.querySelector<HTMLElement>("#surface")!;
const video = document.querySelector("video")!;
window.connections = [];
const session = openViewerSession({
  ticket: location.hash.slice(1),
  createConnection: () => {
    const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    window.connections.push(connection);
    return connection;
  },
});
session.subscribe(() => {
  if (video.srcObject !== session.stream) video.srcObject = session.stream;
  document.body.dataset["phase"] = session.state.phase;
});
session.attach(surface, video, "Keyboard");
window.session = session;
