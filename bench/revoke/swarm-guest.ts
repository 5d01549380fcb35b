import { once } from "node:events";
import { WebSocket } from "ws";
import { CreatedGuestInvite } from "../../src/protocol/http/guest.ts";
import { Ticket } from "../../src/protocol/http/session.ts";
import { VIEWER_PATH, ViewerServerFrame, type ViewerFrame } from "../../src/protocol/viewer/frame.ts";
import type { ControlPlane } from "../support/control-plane.ts";
import { JsonClient } from "../support/json-client.ts";

const DAY_MS = 86_400_000;
/** The control plane carries it; only a browser would read it. */
const OFFER = "v=0\r\n";

/** A guest with a link, a ticket and a viewer's socket as the page has them, but no picture. */
export class SwarmGuest {
  readonly inviteId: string;
  readonly sessionId: string;
  readonly #socket: WebSocket;

  private constructor(inviteId: string, sessionId: string, socket: WebSocket) {
    this.inviteId = inviteId;
    this.sessionId = sessionId;
    this.#socket = socket;
  }

  /** Invites the guest and joins. @throws what the control plane refuses it with */
  static async join(server: ControlPlane, machineId: string, index: number): Promise<SwarmGuest> {
    const invite = CreatedGuestInvite.parse(
      await server.send("POST", "/app/v1/guest-invites", {
        machine_id: machineId,
        guest_email: `guest-${index}@bench.example`,
        event_name: "Bench",
        keyboard: true,
        mouse: true,
        gamepad: false,
        time_zone: "UTC",
        starts_at: null,
        expires_at: new Date(Date.now() + DAY_MS).toISOString(),
      }),
    );
    const token = new URL(invite.join_url).pathname.split("/").at(-1) ?? "";
    const address = addressOf(index);
    const own = new JsonClient(server.process.url, null, address);
    const answer = await own.send("POST", `/app/v1/guest/${token}/ticket`, { pin: null });
    const socket = await openSocket(server.process.url, address);
    send(socket, { type: "join", ticket: Ticket.parse(answer).ticket, offer: OFFER });
    const sessionId = await begun(socket);
    return new SwarmGuest(invite.id, sessionId, socket);
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** Guests come from everywhere, and tickets are counted for each address: every guest has a loopback address of its own. */
function addressOf(index: number): string {
  return `127.1.${Math.floor(index / 250)}.${1 + (index % 250)}`;
}

async function openSocket(origin: URL, localAddress: string): Promise<WebSocket> {
  const url = new URL(VIEWER_PATH, origin);
  url.protocol = "ws:";
  const socket = new WebSocket(url, { headers: { origin: origin.origin }, localAddress, perMessageDeflate: false });
  await once(socket, "open");
  return socket;
}

function send(socket: WebSocket, frame: ViewerFrame): void {
  socket.send(JSON.stringify(frame));
}

function begun(socket: WebSocket): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  socket.on("message", (data: Buffer) => {
    const frame = ViewerServerFrame.parse(JSON.parse(data.toString()));
    if (frame.type === "begun") resolve(frame.sessionId);
    if (frame.type === "refused") reject(new Error(`refused: ${frame.code} ${frame.message}`));
    if (frame.type === "ended") reject(new Error(`ended: ${frame.receipt.reason} ${frame.message}`));
  });
  socket.once("close", (code) => reject(new Error(`the viewer's socket closed with ${code}`)));
  return promise;
}
