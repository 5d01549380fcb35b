import { readFileSync } from "node:fs";
import * as z from "zod";
import { CreatedEnrolmentToken, MachineList } from "../../src/protocol/http/machine.ts";
import { BUNDLE } from "./bundle.ts";
import type { CertificateFiles } from "./certificate.ts";
import { MeasuredProcess } from "./measured-process.ts";
import { JsonClient } from "./json-client.ts";
import { LiveWatch } from "./live-watch.ts";

const ACCOUNT = { username: "bench-owner", password: "correct-horse-battery" };
const PAGE = 1_000;

const SignedIn = z.object({ Response: z.object({ AuthToken: z.string() }) });

export interface PresenceCounts {
  readonly online: number;
  readonly reconnecting: number;
  readonly offline: number;
}

/** The control plane as its own process, and the bench as its signed-in owner. */
export class ControlPlane {
  readonly process: MeasuredProcess;
  readonly tls: CertificateFiles | null;
  readonly #client: JsonClient;
  readonly #dataFolder: string;

  private constructor(process: MeasuredProcess, client: JsonClient, dataFolder: string, tls: CertificateFiles | null) {
    this.process = process;
    this.#client = client;
    this.#dataFolder = dataFolder;
    this.tls = tls;
  }

  /** Starts it on `dataFolder`, which may hold machines from before, and signs in. Port 0: any free one. */
  static async start(dataFolder: string, tls: CertificateFiles | null, port = 0): Promise<ControlPlane> {
    const secure = tls === null ? [] : ["--tls-cert", tls.cert, "--tls-key", tls.key];
    const args = ["server", "--data", dataFolder, "--listen", `127.0.0.1:${port}`, ...secure];
    const server = await MeasuredProcess.start(BUNDLE.controlPlane, args, { LATCHKEY_LOG: "warn" });
    const client = new JsonClient(server.url, tls === null ? null : readFileSync(tls.cert, "utf8"));
    const started = new ControlPlane(server, client, dataFolder, tls);
    await started.#signIn();
    return started;
  }

  /** Ends it and starts it again in the same place. Resolves when it answers. */
  async restart(): Promise<ControlPlane> {
    const port = Number(this.process.url.port);
    await this.process.stop();
    return ControlPlane.start(this.#dataFolder, this.tls, port);
  }

  /** An enrolment token that any number of machines may use, with no admin between. */
  async createEnrolmentToken(): Promise<string> {
    const body = { name: "bench", reusable: true, preapproved: true, expires_in_seconds: 3_600 };
    return CreatedEnrolmentToken.parse(await this.#client.post("/app/v1/enrolment-tokens", body)).token;
  }

  /** Asks an API as the owner. @throws for any status but 2xx */
  send(method: string, path: string, body: object | null): Promise<unknown> {
    return this.#client.send(method, path, body);
  }

  /** A client of the same control plane with a credential of its own. */
  clientWith(bearer: string): JsonClient {
    const client = new JsonClient(this.process.url, this.tls === null ? null : readFileSync(this.tls.cert, "utf8"));
    client.signedInWith(bearer);
    return client;
  }

  /** What the list of machines shows now, page by page as the browser gets it. */
  async countPresences(): Promise<PresenceCounts> {
    const counts = { online: 0, reconnecting: 0, offline: 0 };
    for (let offset = 0, total = 1; offset < total; offset += PAGE) {
      const page = MachineList.parse(await this.#client.get(`/app/v1/machines?limit=${PAGE}&offset=${offset}`));
      total = page.count;
      for (const { presence } of page.data) counts[presence]++;
    }
    return counts;
  }

  /** The browser's socket. The caller closes it. */
  openLive(): Promise<LiveWatch> {
    const ca = this.tls === null ? undefined : readFileSync(this.tls.cert, "utf8");
    return LiveWatch.open(this.process.url, this.#client.authorization, ca);
  }

  async #signIn(): Promise<void> {
    const has = await this.#client.get("/api/users/adm/hassuperadmin");
    if (has !== true) await this.#client.post("/api/users/adm/createsuperadmin", ACCOUNT);
    const answer = SignedIn.parse(await this.#client.post("/api/users/adm/authenticate", ACCOUNT));
    this.#client.signedInWith(answer.Response.AuthToken);
  }
}
