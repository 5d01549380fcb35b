import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import { CreatedGuestInvite, type CreateGuestInvite } from "../../src/protocol/http/guest.ts";
import { CreatedEnrolmentToken, MachineList } from "../../src/protocol/http/machine.ts";
import { CreatedApiKey, type ApiPermission } from "../../src/protocol/http/api-key.ts";
import type { Rights } from "../../src/protocol/viewer/rights.ts";
import { startCli, waitForLines, type Running } from "../e2e/support/product.ts";

export const HOST_OWNER = { username: "mina", password: "nine brass keys on a hook" };
const ONLINE_TIMEOUT_MS = 30_000;
const HOUR_MS = 3_600_000;

const SignedIn = z.object({ Response: z.object({ AuthToken: z.string() }) });

export interface HostedProductOptions {
  /** DISPLAY of the agent; null: the machine has none. */
  readonly display: string | null;
  /** Where the control plane listens. */
  readonly host?: string;
  readonly serverArgs?: readonly string[];
  readonly agentEnv?: Readonly<Record<string, string>>;
}

/** A control plane and an agent as two processes of the released bundle, with an owner and a machine that lets guests in. */
export class HostedProduct implements AsyncDisposable {
  readonly dataFolder: string;
  readonly url: string;
  readonly #options: HostedProductOptions;
  #server: Running;
  #agent: Running | null = null;
  #bearer: string | null = null;
  #machine: { id: string; name: string } | null = null;

  private constructor(dataFolder: string, server: Running, url: string, options: HostedProductOptions) {
    this.dataFolder = dataFolder;
    this.#server = server;
    this.url = url;
    this.#options = options;
  }

  static async start(options: HostedProductOptions): Promise<HostedProduct> {
    const dataFolder = mkdtempSync(join(tmpdir(), "latchkey-hosted-"));
    const listen = `${options.host ?? "127.0.0.1"}:0`;
    const server = startServer(dataFolder, listen, options);
    try {
      const [url = "", code = ""] = await waitForLines(server, [/^ready (http\S+)$/, /^setup code: (\S+)$/]);
      const product = new HostedProduct(dataFolder, server, url, options);
      await product.#setUp(code);
      return product;
    } catch (error) {
      await server.stop();
      rmSync(dataFolder, { recursive: true, force: true });
      throw new Error(`the product did not start:\n${server.log()}`, { cause: error });
    }
  }

  get machineId(): string {
    if (!this.#machine) throw new Error("there is no machine yet");
    return this.#machine.id;
  }

  get machineName(): string {
    return this.#machine?.name ?? "";
  }

  get agentPid(): number {
    if (!this.#agent?.process.pid) throw new Error("the agent does not run");
    return this.#agent.process.pid;
  }

  /** What agent and control plane said so far, for the message of a failure. */
  get log(): string {
    return `agent:\n${this.#agent?.log() ?? ""}\ncontrol plane:\n${this.#server.log()}`;
  }

  /** Asks the app's API as the owner. @throws for any status but 2xx */
  async api(method: string, path: string, body?: object, bearer = this.#bearer): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : (JSON.parse(text) as unknown);
  }

  /** Lets a guest in from now on for an hour, unless `more` says otherwise. */
  async inviteGuest(rights: Rights, more: Partial<CreateGuestInvite> = {}): Promise<CreatedGuestInvite> {
    const body = {
      machine_id: this.machineId,
      guest_email: "guest@shop.example",
      event_name: "Practice",
      ...rights,
      time_zone: "Europe/Lisbon",
      starts_at: null,
      expires_at: new Date(Date.now() + HOUR_MS).toISOString(),
      ...more,
    };
    return CreatedGuestInvite.parse(await this.api("POST", "/app/v1/guest-invites", body));
  }

  /** A key of the Teams API, and the path of its team. */
  async createApiKey(permissions: readonly ApiPermission[]): Promise<{ key: string; teamPath: string }> {
    const { key } = CreatedApiKey.parse(await this.api("POST", "/app/v1/api-keys", { name: "script", permissions }));
    const team = /^tapi_([^.]+)\./.exec(key)?.[1] ?? "";
    return { key, teamPath: `/v1/teams/${team}` };
  }

  /** Starts the agent again in the same folder, and waits until its machine is online. */
  async startAgent(): Promise<void> {
    this.#agent = this.#spawnAgent([]);
    await this.#waitForMachine();
  }

  async stopAgent(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const agent = this.#agent;
    if (!agent) return;
    await end(agent, signal);
    this.#agent = null;
  }

  async stopServer(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    await end(this.#server, signal);
  }

  /** In the same place as before. */
  async startServer(): Promise<void> {
    this.#server = startServer(this.dataFolder, new URL(this.url).host, this.#options);
    await waitForLines(this.#server, [/^ready (http\S+)$/]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopAgent();
    await this.#server.stop();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  async #setUp(setupCode: string): Promise<void> {
    const account = { ...HOST_OWNER, display_name: "Mina Ode", setup_code: setupCode };
    await this.api("POST", "/api/users/adm/createsuperadmin", account);
    const answer = await this.api("POST", "/api/users/adm/authenticate", HOST_OWNER);
    this.#bearer = SignedIn.parse(answer).Response.AuthToken;
    const token = { name: "first", reusable: false, preapproved: true, expires_in_seconds: 3_600 };
    const created = CreatedEnrolmentToken.parse(await this.api("POST", "/app/v1/enrolment-tokens", token));
    this.#agent = this.#spawnAgent(["--server", this.url, "--token", created.token]);
    await this.#waitForMachine();
    await this.api("PATCH", `/app/v1/machines/${this.machineId}`, { is_guest_access: true });
  }

  #spawnAgent(args: readonly string[]): Running {
    const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
    const { display, agentEnv } = this.#options;
    return startCli(["agent", "--data", this.dataFolder, ...args], {
      ...env,
      ...(display === null ? {} : { DISPLAY: display }),
      ...agentEnv,
    });
  }

  async #waitForMachine(): Promise<void> {
    const deadline = performance.now() + ONLINE_TIMEOUT_MS;
    while (performance.now() < deadline) {
      const { data } = MachineList.parse(await this.api("GET", "/app/v1/machines"));
      const online = data.find(({ presence }) => presence === "online");
      if (online) {
        this.#machine = { id: online.id, name: online.name };
        return;
      }
      await setTimeout(100);
    }
    throw new Error(`the agent did not come online:\n${this.#agent?.log() ?? ""}`);
  }
}

function startServer(dataFolder: string, listen: string, { serverArgs = [] }: HostedProductOptions): Running {
  return startCli(["server", "--data", dataFolder, "--listen", listen, ...serverArgs]);
}

async function end({ process: child }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await exited;
}
