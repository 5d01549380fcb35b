import type { Clock } from "../../base/clock.ts";
import { keyFingerprint } from "../../node/ed25519.ts";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import type { DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { PinnedControlPlane } from "../settings/settings.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { StateHub } from "../state-hub.ts";
import { originOfAddress } from "./address.ts";
import { askIdentity, type AskIdentity, type ProvedIdentity } from "./ask-identity.ts";

/** How long a proof holds while everything works. */
const PROOF_LASTS_MS = 10 * 60_000;
/** How soon somebody who did not answer is asked again. */
const ASK_AGAIN_MS = 1_000;

export interface ChosenControlPlaneOptions extends AskIdentity {
  readonly hub: Pick<StateHub, "change">;
  readonly settings: Pick<SettingsStore, "current" | "change">;
  readonly clock: Pick<Clock, "monotonic">;
}

type Standing = Pick<ConnectedControlPlane, "state" | "detail">;

/**
 * The one control plane that this app belongs to. Its key is pinned when the person connects; before anything is said to it, at a start
 * and after every interruption, it proves that it still holds that key. With another key nothing is said any more until it is forgotten.
 */
export class ChosenControlPlane {
  readonly #of: ChosenControlPlaneOptions;
  #standing: Standing = { state: "unknown", detail: "" };
  #provedAtMs: number | null = null;
  #failedAtMs: number | null = null;
  #asking: Promise<string | null> | null = null;

  constructor(options: ChosenControlPlaneOptions) {
    this.#of = options;
    this.#tell();
  }

  get pinned(): PinnedControlPlane | null {
    return this.#of.settings.current.controlPlane;
  }

  /**
   * Who answers at what somebody typed. Nothing is chosen by it; but when it is the control plane that was chosen already, and it proves
   * itself by the pinned key again, it is spoken to again.
   */
  async find(address: string): Promise<DesktopResponse<"findControlPlane">> {
    const origin = originOfAddress(address);
    if (origin === null) return { ok: false, reason: "bad-address", detail: "" };
    const answer = await askIdentity(origin, this.#of);
    if (answer.state !== "proved") return { ok: false, reason: answer.state, detail: detailOf(answer.detail) };
    const { fingerprint: keyFingerprint, teamName } = answer.identity;
    if (this.pinned?.origin === origin) {
      if (!isPinned(this.pinned, answer.identity)) return changedKey();
      // The process of an own one is its keeper's to judge.
      if (!["starting", "failed"].includes(this.#standing.state)) this.#pin(origin, answer.identity, this.pinned.isOwn);
    }
    return { ok: true, value: { origin, teamName, keyFingerprint, isOwn: false, state: "reachable", detail: "" } };
  }

  /**
   * Belongs to it from now on. `expected`: the fingerprint that the person was shown.
   * @throws when another one is still in force: that one is forgotten first
   */
  async connect(origin: string, expected: string): Promise<DesktopResponse<"connectControlPlane">> {
    const { pinned } = this;
    if (pinned !== null && pinned.origin !== origin) throw new Error("another control plane is still in force");
    const answer = await askIdentity(origin, this.#of);
    if (answer.state !== "proved") return { ok: false, reason: answer.state, detail: detailOf(answer.detail) };
    const { fingerprint, publicKey } = answer.identity;
    if (fingerprint !== expected || (pinned !== null && pinned.publicKey !== publicKey)) return changedKey();
    this.#pin(origin, answer.identity, pinned?.isOwn ?? false);
    return { ok: true, value: undefined };
  }

  /** The control plane that this app runs itself listens at `origin`, which may change from one start to the next; its key may not. */
  async ownListensAt(origin: string): Promise<DesktopResponse<"connectControlPlane">> {
    const { pinned } = this;
    if (pinned !== null && !pinned.isOwn) throw new Error("another control plane is still in force");
    const answer = await askIdentity(origin, this.#of);
    if (answer.state !== "proved") return { ok: false, reason: answer.state, detail: detailOf(answer.detail) };
    if (pinned !== null && pinned.publicKey !== answer.identity.publicKey) {
      this.#stand({ state: "changed-key", detail: "" });
      return changedKey();
    }
    this.#pin(origin, answer.identity, true);
    return { ok: true, value: undefined };
  }

  /** How the process of an own one stands while it does not listen. */
  ownIs(state: "starting" | "failed", detail: string): void {
    if (this.pinned?.isOwn === true) this.#stand({ state, detail: detailOf(detail) });
  }

  /** Address and key are gone; whoever connects next compares anew. */
  forget(): void {
    this.#of.settings.change({ controlPlane: null });
    this.#standing = { state: "unknown", detail: "" };
    this.#provedAtMs = null;
    this.#failedAtMs = null;
    this.#tell();
  }

  /** What was proved no longer counts: the connection broke, or the computer slept. */
  doubt(): void {
    this.#provedAtMs = null;
  }

  /** Its origin when it may be spoken to at this moment; null when nobody may be, for the reason in the state. */
  async prove(): Promise<string | null> {
    const { pinned } = this;
    if (pinned === null || ["changed-key", "starting", "failed"].includes(this.#standing.state)) return null;
    const now = this.#of.clock.monotonic();
    if (this.#provedAtMs !== null && now - this.#provedAtMs < PROOF_LASTS_MS) return pinned.origin;
    if (this.#failedAtMs !== null && now - this.#failedAtMs < ASK_AGAIN_MS) return null;
    this.#asking ??= this.#ask(pinned).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask(pinned: PinnedControlPlane): Promise<string | null> {
    const answer = await askIdentity(pinned.origin, this.#of);
    // Forgotten, or moved, while the question was under way: the answer is about somebody else.
    if (this.pinned?.origin !== pinned.origin || this.pinned.publicKey !== pinned.publicKey) return null;
    if (answer.state !== "proved") {
      this.#failedAtMs = this.#of.clock.monotonic();
      this.#stand({ state: "unreachable", detail: detailOf(answer.detail) });
      return null;
    }
    if (!isPinned(pinned, answer.identity)) {
      this.#stand({ state: "changed-key", detail: answer.identity.fingerprint });
      return null;
    }
    this.#pin(pinned.origin, answer.identity, pinned.isOwn);
    return pinned.origin;
  }

  #pin(origin: string, { publicKey, teamId, teamName }: ProvedIdentity, isOwn: boolean): void {
    const { pinned } = this;
    const isNews = pinned?.origin !== origin || pinned.teamName !== teamName || pinned.isOwn !== isOwn;
    if (isNews) this.#of.settings.change({ controlPlane: { origin, teamId, teamName, publicKey, isOwn } });
    this.#provedAtMs = this.#of.clock.monotonic();
    this.#failedAtMs = null;
    this.#stand({ state: "reachable", detail: "" });
  }

  #stand(standing: Standing): void {
    if (standing.state !== "reachable") this.#provedAtMs = null;
    this.#standing = standing;
    this.#tell();
  }

  #tell(): void {
    const { pinned } = this;
    if (pinned === null) return this.#of.hub.change({ controlPlane: null });
    const { isOwn, origin, publicKey, teamName } = pinned;
    const known = { origin, teamName, isOwn, keyFingerprint: keyFingerprint(publicKey) };
    this.#of.hub.change({ controlPlane: { ...known, ...this.#standing } });
  }
}

/** The same key of the same team. */
function isPinned(pinned: PinnedControlPlane, { publicKey, teamId }: ProvedIdentity): boolean {
  return pinned.publicKey === publicKey && pinned.teamId === teamId;
}

function changedKey() {
  return { ok: false, reason: "changed-key", detail: "" } as const;
}

function detailOf(text: string): string {
  return text.slice(0, 500);
}
