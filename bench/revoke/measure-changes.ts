import { join } from "node:path";
import { WebSocket } from "ws";
import { once } from "node:events";
import { CreatedApiKey } from "../../src/protocol/http/api-key.ts";
import { MOST_VIEWERS } from "../../src/protocol/agent-link/desired-state.ts";
import { ControlPlane } from "../support/control-plane.ts";
import { MeasuredProcess } from "../support/measured-process.ts";
import { Hosts } from "./hosts.ts";
import { SwarmGuest } from "./swarm-guest.ts";

const WARM_UP_CHANGES = 50;
/** Joins in flight while the guests gather. */
const JOINS_AT_ONCE = 8;

/** Milliseconds. */
export interface ChangeSamples {
  readonly guests: number;
  /** From before the request of a change until the machine's gate refuses the guest's key, and has told the capture page so. */
  readonly revokes: readonly number[];
  /** A short message to a bare `ws` server and back, between the changes. */
  readonly roundTrips: readonly number[];
  /** The request of the same changes as the script sees it: until the API has answered. */
  readonly answers: readonly number[];
  /** Keys that a machine typed for somebody who was not allowed to: there must be none. */
  readonly violations: number;
}

/** `guests` guests are on; then one after the other loses the keyboard, by the Teams API with a key, and gets it back. */
export async function measureChanges(guests: number, changes: number, folder: string): Promise<ChangeSamples> {
  const server = await ControlPlane.start(join(folder, "control-plane"), null);
  const echo = await Echo.start();
  try {
    const token = await server.createEnrolmentToken();
    const count = Math.ceil(guests / MOST_VIEWERS);
    using hosts = await Hosts.start({ url: server.process.url.origin, token, count, folder });
    await prepareTeam(server, hosts, guests);
    const joined = await joinAll(server, hosts, guests);
    const client = await createClient(server);
    const samples = { revokes: [] as number[], roundTrips: [] as number[], answers: [] as number[] };
    for (let i = -WARM_UP_CHANGES; i < changes; i++) {
      const guest = joined[(i + WARM_UP_CHANGES) % joined.length];
      if (!guest) throw new Error("there is no guest");
      const measured = await revokeOnce(client, hosts, guest);
      const roundTrip = await echo.roundTrip();
      if (i < 0) continue;
      samples.revokes.push(measured.untilRefused);
      samples.answers.push(measured.untilAnswered);
      samples.roundTrips.push(roundTrip);
    }
    for (const guest of joined) guest.close();
    return { ...samples, guests, violations: hosts.violations };
  } finally {
    await echo.stop();
    await server.process.stop();
  }
}

interface ApiClient {
  setKeyboard(inviteId: string, on: boolean): Promise<void>;
}

async function createClient(server: ControlPlane): Promise<ApiClient> {
  const wanted = { name: "bench", permissions: ["Manage Guest Access Links"] };
  const { key } = CreatedApiKey.parse(await server.send("POST", "/app/v1/api-keys", wanted));
  const team = /^tapi_([^.]+)\./.exec(key)?.[1] ?? "";
  const client = server.clientWith(key);
  return {
    setKeyboard: async (inviteId, keyboard) => {
      await client.send("PUT", `/v1/teams/${team}/guest-access-invites/${inviteId}`, { keyboard });
    },
  };
}

async function revokeOnce(
  client: ApiClient,
  hosts: Hosts,
  { inviteId, sessionId }: SwarmGuest,
): Promise<{ untilRefused: number; untilAnswered: number }> {
  const startedNs = process.hrtime.bigint();
  await client.setKeyboard(inviteId, false);
  const answeredNs = process.hrtime.bigint();
  const refusedNs = await hosts.gateSince(sessionId, true);
  await client.setKeyboard(inviteId, true);
  await hosts.gateSince(sessionId, false);
  return { untilRefused: Number(refusedNs - startedNs) / 1e6, untilAnswered: Number(answeredNs - startedNs) / 1e6 };
}

async function prepareTeam(server: ControlPlane, hosts: Hosts, guests: number): Promise<void> {
  await server.send("PATCH", "/app/v1/guest-credits", { balance: guests });
  for (const id of hosts.machineIds) await server.send("PATCH", `/app/v1/machines/${id}`, { is_guest_access: true });
}

async function joinAll(server: ControlPlane, hosts: Hosts, guests: number): Promise<SwarmGuest[]> {
  const joined: SwarmGuest[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < guests; index = next++) {
      const machineId = hosts.machineIds[index % hosts.machineIds.length] ?? "";
      const guest = await SwarmGuest.join(server, machineId, index);
      await hosts.gateSince(guest.sessionId, false);
      joined.push(guest);
    }
  };
  await Promise.all(Array.from({ length: Math.min(JOINS_AT_ONCE, guests) }, work));
  return joined;
}

/** A bare `ws` server in a process of its own, and one socket to it. */
class Echo {
  readonly #server: MeasuredProcess;
  readonly #socket: WebSocket;

  private constructor(server: MeasuredProcess, socket: WebSocket) {
    this.#server = server;
    this.#socket = socket;
  }

  static async start(): Promise<Echo> {
    const server = await MeasuredProcess.start(new URL("../support/bare-server.ts", import.meta.url), []);
    const socket = new WebSocket(`ws://${server.url.host}/`, { perMessageDeflate: false });
    await once(socket, "open");
    return new Echo(server, socket);
  }

  /** Milliseconds. */
  async roundTrip(): Promise<number> {
    const startedNs = process.hrtime.bigint();
    this.#socket.send(`{"type":"ping"}`);
    await once(this.#socket, "message");
    return Number(process.hrtime.bigint() - startedNs) / 1e6;
  }

  async stop(): Promise<void> {
    this.#socket.terminate();
    await this.#server.stop();
  }
}
