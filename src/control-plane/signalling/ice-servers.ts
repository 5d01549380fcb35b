import { createHmac } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { IceServer } from "../../protocol/viewer/signal.ts";
import { endOf, type TimedSession, type ViewerSession } from "../sessions/viewer-session.ts";

/** Where the two ends of a session find a way to each other. */
export interface IceConfiguration {
  readonly stunUrls: readonly string[];
  readonly turnUrls: readonly string[];
  /** Shared with the TURN server (coturn: `use-auth-secret`); null = no TURN. */
  readonly turnSecret: string | null;
  readonly policy: "all" | "relay";
}

export const NO_ICE_SERVERS: IceConfiguration = { stunUrls: [], turnUrls: [], turnSecret: null, policy: "all" };

/**
 * A TURN server takes the credentials for this long: whoever was sent away can open a relay no longer than that. They are made anew while the
 * session lives, so that a connection can be mended at any time.
 */
const SESSION_CREDENTIAL_MS = 3 * 60_000;
export const ICE_RENEWAL_MS = 60_000;
/** Enough to find out in the waiting room whether the relay can be reached. */
const DOOR_CREDENTIAL_MS = 5 * 60_000;

/** Makes each session's own credentials, which end by themselves. */
export class IceServers {
  readonly #configuration: IceConfiguration;
  readonly #clock: Clock;

  constructor(configuration: IceConfiguration, clock: Clock) {
    this.#configuration = configuration;
    this.#clock = clock;
  }

  /** Either end that is held to the relay makes the whole way a relayed one. */
  policyFor({ rule }: Pick<ViewerSession, "rule">): IceConfiguration["policy"] {
    return rule.connection === "relay-only" ? "relay" : this.#configuration.policy;
  }

  /** False when what was told stays good. */
  get mustBeRenewed(): boolean {
    return this.#configuration.turnSecret !== null;
  }

  /** For both ends of a session; its id is in the user name, so that the relay's log can be read next to ours. */
  forSession(session: TimedSession & Pick<ViewerSession, "id">): IceServer[] {
    // Nobody is given a relay who may not use it.
    if (session.rule.connection === "direct-only") return this.#stun();
    const until = this.#clock.now() + SESSION_CREDENTIAL_MS;
    return this.#servers(session.id, Math.min(until, endOf(session) ?? until));
  }

  /** For somebody who waits before a session. */
  forDoor(): IceServer[] {
    return this.#servers("door", this.#clock.now() + DOOR_CREDENTIAL_MS);
  }

  #servers(name: string, untilMs: number): IceServer[] {
    const { turnSecret, turnUrls } = this.#configuration;
    const stun = this.#stun();
    if (turnSecret === null || turnUrls.length === 0) return stun;
    const username = `${Math.ceil(untilMs / 1_000)}:${name}`;
    const credential = createHmac("sha1", turnSecret).update(username).digest("base64");
    return [...stun, { urls: [...turnUrls], username, credential }];
  }

  #stun(): IceServer[] {
    const { stunUrls } = this.#configuration;
    return stunUrls.length === 0 ? [] : [{ urls: [...stunUrls] }];
  }
}
