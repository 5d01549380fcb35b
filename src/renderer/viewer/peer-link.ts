import { parseJson } from "../../base/parse-json.ts";
import type { InputChannel } from "../../protocol/input/frame.ts";
import { HostControl, type ViewerControl } from "../../protocol/viewer/control.ts";
import type { IceCandidate, IceServer } from "../../protocol/viewer/signal.ts";
import { openChannels, type Channels } from "../webrtc/channels.ts";
import { fingerprintOf } from "../webrtc/fingerprint.ts";
import { toIceServer } from "../webrtc/ice-server.ts";
import { statsEntries, type StatsEntry } from "../webrtc/stats.ts";

export interface PeerLinkHandlers {
  onCandidate(candidate: IceCandidate): void;
  onTrack(track: MediaStreamTrack): void;
  onState(state: RTCPeerConnectionState): void;
  onHostControl(message: HostControl): void;
  /** The host's end said goodbye. */
  onGone(): void;
  /** Something could not be applied. */
  onFailed(): void;
}

/** Motion and pads are worth nothing when they are late; keys are, until the network is surely dead. */
const MOST_BUFFERED_BYTES: Readonly<Record<InputChannel, number>> = { keys: 1_048_576, motion: 4_096, gamepad: 4_096 };

/** One peer connection to the host: a picture to receive, the channels, and the order in which descriptions are applied. */
export class PeerLink {
  readonly #connection: RTCPeerConnection;
  readonly #channels: Channels;
  readonly #handlers: PeerLinkHandlers;
  #early: IceCandidate[] = [];
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(connection: RTCPeerConnection, handlers: PeerLinkHandlers) {
    this.#connection = connection;
    this.#handlers = handlers;
    this.#channels = openChannels(connection);
    showAtOnce(connection.addTransceiver("video", { direction: "recvonly" }).receiver);
    connection.addEventListener("track", ({ track }) => handlers.onTrack(track));
    connection.addEventListener("connectionstatechange", () => {
      if (!this.#isClosed) handlers.onState(connection.connectionState);
    });
    connection.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate || this.#isClosed) return;
      const { sdpMid, sdpMLineIndex } = candidate;
      handlers.onCandidate({ candidate: candidate.candidate, sdpMid, sdpMLineIndex });
    });
    const { control } = this.#channels;
    control.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const message = HostControl.safeParse(parseJson(data));
      if (message.success && !this.#isClosed) handlers.onHostControl(message.data);
    });
    control.addEventListener("close", () => {
      if (!this.#isClosed) handlers.onGone();
    });
  }

  get isConnected(): boolean {
    return this.#connection.connectionState === "connected";
  }

  /** Whether a description is by the end that this link already speaks with, as far as it speaks with one. */
  isSameEnd(sdp: string): boolean {
    const known = this.#connection.remoteDescription;
    return known === null || fingerprintOf(known.sdp) === fingerprintOf(sdp);
  }

  /** An offer that is not applied yet: see `begin`. */
  async offer(): Promise<string> {
    return (await this.#connection.createOffer()).sdp ?? "";
  }

  /** Applies the first offer; with the servers known by now, nothing is gathered twice. */
  begin(offer: string): void {
    this.#next(() => this.#connection.setLocalDescription({ type: "offer", sdp: offer }));
  }

  useServers(servers: readonly IceServer[], policy: RTCIceTransportPolicy): void {
    this.#next(async () => {
      this.#connection.setConfiguration({
        iceServers: servers.map(toIceServer),
        iceTransportPolicy: policy,
        bundlePolicy: "max-bundle",
      });
    });
  }

  /** Looks for another way to the same end. */
  restartIce(say: (offer: string) => void): void {
    this.#next(async () => {
      const offer = await this.#connection.createOffer({ iceRestart: true });
      await this.#connection.setLocalDescription(offer);
      say(offer.sdp ?? "");
    });
  }

  answer(sdp: string): void {
    this.#next(async () => {
      // Only one answer counts; a second one belongs to an attempt that is over.
      if (this.#connection.signalingState !== "have-local-offer") return;
      await this.#connection.setRemoteDescription({ type: "answer", sdp });
      for (const candidate of this.#early.splice(0)) await this.#connection.addIceCandidate(candidate);
    });
  }

  candidate(candidate: IceCandidate): void {
    this.#next(async () => {
      if (this.#connection.remoteDescription) await this.#connection.addIceCandidate(candidate);
      else this.#early.push(candidate);
    });
  }

  /** False when it was not sent: the channel is not open, or so much waits in it that this would come too late. */
  send(channel: InputChannel, bytes: Uint8Array<ArrayBuffer>): boolean {
    const { [channel]: open } = this.#channels;
    if (open.readyState !== "open" || open.bufferedAmount > MOST_BUFFERED_BYTES[channel]) return false;
    open.send(bytes);
    return true;
  }

  say(message: ViewerControl): void {
    if (this.#channels.control.readyState === "open") this.#channels.control.send(JSON.stringify(message));
  }

  async stats(): Promise<readonly StatsEntry[]> {
    return this.#isClosed ? [] : statsEntries(await this.#connection.getStats());
  }

  close(): void {
    this.#isClosed = true;
    this.#connection.close();
  }

  /** One after the other. */
  #next(step: () => Promise<unknown>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      try {
        await step();
      } catch {
        // A candidate or description of an attempt that is over, or of an end that is gone: whoever listens tries anew.
        if (!this.#isClosed) this.#handlers.onFailed();
      }
    });
  }
}

/** A picture is worth showing when it has come, and not later for the sake of smoothness. */
function showAtOnce(receiver: RTCRtpReceiver): void {
  // Browsers that know neither keep their buffer; where the host asks for none, Chromium has none anyway.
  if ("jitterBufferTarget" in receiver) receiver.jitterBufferTarget = 0;
  if ("playoutDelayHint" in receiver) Object.assign(receiver, { playoutDelayHint: 0 });
}
