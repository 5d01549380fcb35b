import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { IdSource } from "../../node/random.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import type { Host, HostListener, Hosts, ToSessionFrame } from "../sessions/hosts.ts";
import type { LinkRefresher } from "./link-refresher.ts";
import { MachineLink } from "./machine-link.ts";

/** How long a machine may take to answer with a picture. */
const PICTURE_TIMEOUT_MS = 3_000;
/** Pictures asked for at a time, of all machines together. */
const MOST_PICTURES = 256;

interface Options {
  readonly presence: PresenceRegistry;
  readonly refresher: LinkRefresher;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
}

interface AwaitedPicture {
  readonly requestId: string;
  readonly jpeg: Promise<Uint8Array | null>;
  readonly settle: (jpeg: Uint8Array | null) => void;
}

/** The linked machines, as hosts of sessions. */
export class HostLinks implements Hosts {
  readonly #options: Options;
  readonly #listeners = new Set<HostListener>();
  /** By machine: whoever asks while one is awaited gets the same. */
  readonly #pictures = new Map<string, AwaitedPicture>();

  constructor(options: Options) {
    this.#options = options;
  }

  find(machineId: string): Host | null {
    const machine = this.#openLinkOf(machineId);
    // One that is leaving still says what it has let go.
    if (!machine || machine.standing === "waiting") return null;
    return { hosting: machine.hosting, observedRevision: machine.observedRevision, address: machine.link.address };
  }

  sendToSession(machineId: string, frame: ToSessionFrame): Promise<boolean> {
    const machine = this.#linkOf(machineId);
    if (!machine) return Promise.resolve(false);
    if (machine.toSessions === null && hasGrant(machine, frame.sessionId)) {
      machine.link.send(frame);
      return Promise.resolve(true);
    }
    const before = machine.toSessions;
    const sent = this.#sendAfterGrant(machine, frame, before);
    machine.toSessions = sent;
    void sent.finally(() => {
      if (machine.toSessions === sent) machine.toSessions = null;
    });
    return sent;
  }

  prepare(machineId: string): void {
    this.#linkOf(machineId)?.link.send({ type: "prepare" });
  }

  takePicture(machineId: string, maxWidth: number): Promise<Uint8Array | null> {
    const machine = this.#linkOf(machineId);
    const awaited = this.#pictures.get(machineId);
    if (awaited) return awaited.jpeg;
    if (!machine || this.#pictures.size >= MOST_PICTURES) return Promise.resolve(null);
    const requestId = this.#options.ids.uuid();
    const { promise: jpeg, resolve } = Promise.withResolvers<Uint8Array | null>();
    const settle = (taken: Uint8Array | null) => {
      cancel();
      this.#pictures.delete(machineId);
      resolve(taken);
    };
    const cancel = this.#options.clock.after(PICTURE_TIMEOUT_MS, () => settle(null));
    this.#pictures.set(machineId, { requestId, jpeg, settle });
    machine.link.send({ type: "take-picture", requestId, maxWidth });
    return jpeg;
  }

  subscribe(listener: HostListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For `SessionFrames`: who listens. */
  get listeners(): Iterable<HostListener> {
    return this.#listeners;
  }

  /** For `SessionFrames`. An answer that nobody waits for, or another machine's, is dropped. */
  pictured(machineId: string, requestId: string, jpeg: Uint8Array | null): void {
    const awaited = this.#pictures.get(machineId);
    if (awaited?.requestId === requestId) awaited.settle(jpeg);
  }

  #linkOf(machineId: string): MachineLink | null {
    const machine = this.#openLinkOf(machineId);
    return machine?.standing === "approved" ? machine : null;
  }

  #openLinkOf(machineId: string): MachineLink | null {
    const machine = this.#options.presence.linkOf(machineId);
    return machine instanceof MachineLink && !machine.link.isClosed ? machine : null;
  }

  /** A change that was announced is being read already; only when that read misses the grant it is read once more. */
  async #sendAfterGrant(
    machine: MachineLink,
    frame: ToSessionFrame,
    before: Promise<boolean> | null,
  ): Promise<boolean> {
    await before;
    if (!hasGrant(machine, frame.sessionId)) await machine.refreshing;
    if (!hasGrant(machine, frame.sessionId)) {
      this.#options.refresher.refreshLater(machine);
      await machine.refreshing;
    }
    if (machine.link.isClosed || !hasGrant(machine, frame.sessionId)) return false;
    machine.link.send(frame);
    return true;
  }
}

function hasGrant(machine: MachineLink, sessionId: string): boolean {
  return machine.sent?.state.grants.some((grant) => grant.sessionId === sessionId) ?? false;
}
