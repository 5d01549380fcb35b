import type { Cancel, Clock } from "../../base/clock.ts";
import type { InputChannel } from "../../protocol/input/frame.ts";
import type { HostControl, ViewerControl } from "../../protocol/viewer/control.ts";
import type { IceServer, Signal } from "../../protocol/viewer/signal.ts";
import type { StatsEntry } from "../webrtc/stats.ts";
import { PeerLink } from "./peer-link.ts";

export interface ViewerConnectionParts {
  readonly createConnection: () => RTCPeerConnection;
  readonly clock: Clock;
  readonly onSignal: (signal: Signal) => void;
  /** Once; a later track of the host joins the same stream. */
  readonly onStream: (stream: MediaStream) => void;
  readonly onConnected: () => void;
  /** Nothing comes any more. It is being mended already. */
  readonly onInterrupted: () => void;
  readonly onHostControl: (message: HostControl) => void;
}

/** A short silence mends itself. */
const MEND_AFTER_MS = 1_500;
const MEND_AGAIN_MS = 5_000;

/**
 * The viewer's end of the picture and the channels; it offers, the host answers. When the way to the host is lost it asks for another one,
 * and when that does not help, or somebody else answers, it begins again with a fresh connection.
 */
export class ViewerConnection {
  readonly #parts: ViewerConnectionParts;
  #link: PeerLink;
  /** Takes the place of `#link` when its offer is answered: until then the host might take the old one's end for the viewer's. */
  #fresh: PeerLink | null = null;
  #firstOffer: string | null = null;
  #servers: { readonly servers: readonly IceServer[]; readonly policy: RTCIceTransportPolicy } | null = null;
  #stream: MediaStream | null = null;
  #cancelMending: Cancel | null = null;
  #attempts = 0;
  #isClosed = false;

  constructor(parts: ViewerConnectionParts) {
    this.#parts = parts;
    this.#link = this.#createLink();
  }

  get isConnected(): boolean {
    return this.#link.isConnected;
  }

  /** The first offer, to be sent with the ticket. */
  async offer(): Promise<string> {
    this.#firstOffer = await this.#link.offer();
    return this.#firstOffer;
  }

  /** The session has begun, or was taken up again. */
  begin(servers: readonly IceServer[], policy: RTCIceTransportPolicy): void {
    this.#servers = { servers, policy };
    this.#link.useServers(servers, policy);
    const offer = this.#firstOffer;
    this.#firstOffer = null;
    if (offer !== null) this.#link.begin(offer);
    else if (!this.#link.isConnected) this.mend();
  }

  /** From the next offer on. */
  renew(servers: readonly IceServer[], policy: RTCIceTransportPolicy): void {
    this.#servers = { servers, policy };
    this.#link.useServers(servers, policy);
    this.#fresh?.useServers(servers, policy);
  }

  receive(signal: Signal): void {
    switch (signal.kind) {
      case "candidate":
        return (this.#fresh ?? this.#link).candidate(signal.candidate);
      case "answer":
        return this.#answered(signal.sdp);
      case "offer":
      // The host only answers.
    }
  }

  send(channel: InputChannel, bytes: Uint8Array<ArrayBuffer>): boolean {
    return this.#link.send(channel, bytes);
  }

  say(message: ViewerControl): void {
    this.#link.say(message);
  }

  stats(): Promise<readonly StatsEntry[]> {
    return this.#link.stats();
  }

  /** Looks for a way to the host until `mended`: first another one to the same end, then with a fresh connection. */
  mend(): void {
    if (this.#isClosed) return;
    this.#attempts += 1;
    if (this.#attempts === 1) this.#link.restartIce((sdp) => this.#parts.onSignal({ kind: "offer", sdp }));
    else void this.#beginAnew();
    this.#mendIn(MEND_AGAIN_MS);
  }

  /** The host does not answer before somebody there says yes: there is nothing to mend. */
  expectNothing(): void {
    this.#cancelMending?.();
    this.#cancelMending = null;
  }

  /** The host is about to answer. If it does not, its agent was started again meanwhile, and knows of no offer. */
  expectAnswer(): void {
    if (!this.#isClosed && !this.#link.isConnected && this.#cancelMending === null) this.#mendIn(MEND_AGAIN_MS);
  }

  /** Something came again. */
  mended(): void {
    this.#cancelMending?.();
    this.#cancelMending = null;
    this.#attempts = 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelMending?.();
    this.#fresh?.close();
    this.#link.close();
  }

  #createLink(): PeerLink {
    const { onSignal, onHostControl } = this.#parts;
    const link: PeerLink = new PeerLink(this.#parts.createConnection(), {
      onCandidate: (candidate) => onSignal({ kind: "candidate", candidate }),
      onTrack: (track) => this.#gotTrack(track),
      onState: (state) => {
        if (link === this.#link) this.#stateChanged(state);
      },
      onHostControl,
      onGone: () => {
        if (link === this.#link) this.#interrupted(0);
      },
      onFailed: () => {
        if (link === this.#link && this.#cancelMending === null && !link.isConnected) this.#mendIn(MEND_AFTER_MS);
      },
    });
    return link;
  }

  #answered(sdp: string): void {
    const fresh = this.#fresh;
    if (fresh) {
      this.#fresh = null;
      this.#link.close();
      this.#link = fresh;
    } else if (!this.#link.isSameEnd(sdp)) {
      void this.#beginAnew();
      return;
    }
    this.#link.answer(sdp);
  }

  async #beginAnew(): Promise<void> {
    this.#fresh?.close();
    const fresh = this.#createLink();
    this.#fresh = fresh;
    if (this.#servers) fresh.useServers(this.#servers.servers, this.#servers.policy);
    const sdp = await fresh.offer();
    if (this.#isClosed || this.#fresh !== fresh) return;
    this.#parts.onSignal({ kind: "offer", sdp });
    fresh.begin(sdp);
  }

  #stateChanged(state: RTCPeerConnectionState): void {
    switch (state) {
      case "connected":
        this.mended();
        return this.#parts.onConnected();
      case "disconnected":
        return this.#interrupted(MEND_AFTER_MS);
      case "failed":
        return this.#interrupted(0);
      case "closed":
      case "connecting":
      case "new":
    }
  }

  #interrupted(mendInMs: number): void {
    this.#mendIn(mendInMs);
    this.#parts.onInterrupted();
  }

  #mendIn(delayMs: number): void {
    this.#cancelMending?.();
    this.#cancelMending = this.#parts.clock.after(delayMs, () => this.mend());
  }

  #gotTrack(track: MediaStreamTrack): void {
    if (!this.#stream) {
      this.#stream = new MediaStream([track]);
      this.#parts.onStream(this.#stream);
      return;
    }
    for (const old of this.#stream.getTracks()) this.#stream.removeTrack(old);
    this.#stream.addTrack(track);
  }
}
