import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SwarmAnswer, SwarmOrder } from "./swarm-order.ts";

const SCRIPT = fileURLToPath(new URL("swarm-process.ts", import.meta.url));
/** One process plays at most this many agents. */
const AGENTS_PER_PROCESS = 5_000;
/** Handshakes in flight over all processes: enough to keep the server busy, few enough not to time any out. */
const HANDSHAKES_AT_ONCE = 128;

type Done = Extract<SwarmAnswer, { online: number }>;

/** `count` simulated agents, in as many processes as they need. */
export class Swarm {
  readonly count: number;
  readonly #members: readonly Member[];

  private constructor(count: number, members: readonly Member[]) {
    this.count = count;
    this.#members = members;
  }

  /** `firstIndex` numbers the agents, so that two swarms are different machines. */
  static start(count: number, firstIndex = 0): Swarm {
    const members: Member[] = [];
    for (let first = 0; first < count; first += AGENTS_PER_PROCESS) {
      const size = Math.min(AGENTS_PER_PROCESS, count - first);
      members.push(new Member(size, firstIndex + first));
    }
    return new Swarm(count, members);
  }

  async aim(url: URL, caFile: string | null): Promise<void> {
    const ca = caFile === null ? null : readFileSync(caFile, "utf8");
    await this.#all(() => ({ do: "aim", host: url.hostname, port: Number(url.port), ca }));
  }

  async makeAgents(): Promise<void> {
    await this.#all((member) => ({ do: "make-agents", count: member.size }));
  }

  async openBare(): Promise<void> {
    await this.#all((member) => ({ do: "open-bare", count: member.size, atOnce: this.#atOnce }));
  }

  /** Connects everyone who is not online. Agents that were never enrolled enrol with `token`. */
  async connect(token = ""): Promise<void> {
    await this.#all(() => ({ do: "connect", token, atOnce: this.#atOnce }));
  }

  /** Connects one agent of the first process; tells when it began and which machine it is. */
  async connectOne(index: number): Promise<{ startedNs: bigint; machineId: string }> {
    const [first] = this.#members;
    if (!first) throw new Error("the swarm is empty");
    const { startedNs, machineId } = await first.order({ do: "connect-one", index });
    return { startedNs: BigInt(startedNs), machineId: machineId ?? "" };
  }

  async keepLinked(on: boolean): Promise<void> {
    await this.#all(() => ({ do: "keep-linked", on }));
  }

  async countOnline(): Promise<number> {
    const answers = await this.#all(() => ({ do: "count-online" }));
    return answers.reduce((sum, { online }) => sum + online, 0);
  }

  async disconnect(): Promise<void> {
    await this.#all(() => ({ do: "disconnect" }));
  }

  /** Stops the processes where they stand, as a machine that hangs: the kernel still holds the connections. */
  freeze(): void {
    for (const member of this.#members) member.signal("SIGSTOP");
  }

  thaw(): void {
    for (const member of this.#members) member.signal("SIGCONT");
  }

  stop(): void {
    for (const member of this.#members) member.stop();
  }

  get #atOnce(): number {
    return Math.ceil(HANDSHAKES_AT_ONCE / this.#members.length);
  }

  #all(orderFor: (member: Member) => SwarmOrder): Promise<Done[]> {
    return Promise.all(this.#members.map((member) => member.order(orderFor(member))));
  }
}

/** One process of the swarm. */
class Member {
  readonly size: number;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(done: Done): void; reject(reason: Error): void }>();
  #lastId = 0;

  constructor(size: number, firstIndex: number) {
    this.size = size;
    this.#child = fork(SCRIPT, [String(firstIndex)], { execArgv: [] });
    this.#child.on("message", (message) => this.#receive(message as SwarmAnswer));
    this.#child.once("exit", (code) => this.#fail(`a swarm process ended with ${code}`));
  }

  order(order: SwarmOrder): Promise<Done> {
    const id = ++this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Done>();
    this.#waiting.set(id, { resolve, reject });
    this.#child.send({ id, order });
    return promise;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Closes the channel; the process ends by itself, and surely when it was frozen. */
  stop(): void {
    if (this.#child.connected) this.#child.disconnect();
    this.#child.kill("SIGKILL");
  }

  #receive(answer: SwarmAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer);
  }

  #fail(reason: string): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(reason));
    this.#waiting.clear();
  }
}
