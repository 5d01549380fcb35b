import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { AGENT_LINK_PATH } from "../protocol/agent-link/version.ts";
import { LIVE_PATH } from "../protocol/live/frame.ts";
import { VIEWER_PATH } from "../protocol/viewer/frame.ts";
import { refuseUpgrade } from "./live/refuse-upgrade.ts";

interface UpgradeHandler {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Hands each WebSocket upgrade to the socket server of its path; there is nothing to upgrade anywhere else. */
export function routeUpgrades(
  server: Server,
  sockets: { readonly agentLink: UpgradeHandler; readonly live: UpgradeHandler; readonly viewers: UpgradeHandler },
): void {
  const { agentLink, live, viewers } = sockets;
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path === AGENT_LINK_PATH) agentLink.handleUpgrade(request, socket, head);
    else if (path === LIVE_PATH) live.handleUpgrade(request, socket, head);
    else if (path === VIEWER_PATH) viewers.handleUpgrade(request, socket, head);
    else refuseUpgrade(socket, 404, "There is no socket here.");
  });
}
