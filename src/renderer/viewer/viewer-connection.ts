import type { Cancel, Clock } from "../../base/clock.ts";
import type { InputChannel } from "../../protocol/input/frame.ts";
import { HostControl, type ViewerControl } from "../../protocol/viewer/control.ts";
import type { IceCandidate, IceServer, Signal } from "../../protocol/viewer/signal.ts";
import { openChannels, type Channels } from "../webrtc/channels.ts";
import { statsEntries, type StatsEntry } from "../webrtc/stats.ts";

export type LinkState = "connecting" | "connected" | "interrupted";

export interface ViewerConnectionParts {
  readonly createConnection: () => RTCPeerConnection;
  readonly clock: Clock;
  readonly onSignal: (signal: Signal) => void;
  readonly onStream: (stream: MediaStream) => void;
  readonly onState: (state: LinkState) => void;
  readonly onHostControl: (message: HostControl) => void;
}

/** Motion and pads are worth nothing when they are late; keys are, until the network is surely dead. */
const MOST_BUFFERED_BYTES: Readonly<Record<InputChannel, number>> = { keys: 1_048_576, motion: 4_096, gamepad: 4_096 };
/** A short silence mends itself; after this ICE is restarted, and again while it does not help. */
const RESTART_AFTER_MS = 1_500;
const RESTART_AGAIN_MS = 5_000;

/** The viewer's end of the picture and the channels. Offers; the host answers. */
export class ViewerConnection {
  readonly #parts: ViewerConnectionParts;
  readonly #connection: RTCPeerConnection;
  readonly #channels: Channels;
  #offer: RTCSessionDescriptionInit | null = null;
  #early: IceCandidate[] = [];
  #work: Promise<void> = Promise.resolve();
  #cancelRestart: Cancel | null = null;
  #wasConnected = false;
  #isClosed = false;

  constructor(parts: ViewerConnectionParts) {
    this.#parts = parts;
    this.#connection = parts.createConnection();
    this.#channels = openChannels(this.#connection);
    const { receiver } = this.#connection.addTransceiver("video", { direction: "recvonly" });
    showAtOnce(receiver);
    this.#connection.addEventListener("track", ({ track }) => parts.onStream(new MediaStream([track])));
    this.#connection.addEventListener("connectionstatechange", () => this.#stateChanged());
    this.#connection.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate || this.#isClosed) return;
      const { sdpMid, sdpMLineIndex } = candidate;
      parts.onSignal({ kind: "candidate", candidate: { candidate: candidate.candidate, sdpMid, sdpMLineIndex } });
    });
    this.#channels.control.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      const message = HostControl.safeParse(parseJson(data));
      if (message.success) parts.onHostControl(message.data);
    });
  }

  /** The first offer. It is applied by `begin`, when the servers to connect over are known; so nothing is gathered twice. */
  async offer(): Promise<string> {
    this.#offer = await this.#connection.createOffer();
    return this.#offer.sdp ?? "";
  }

  /** The session has begun, or was taken up again. */
  begin(servers: readonly IceServer[], policy: RTCIceTransportPolicy): void {
    this.#next(async () => {
      this.#connection.setConfiguration({
        iceServers: servers.map(toIceServer),
        iceTransportPolicy: policy,
        bundlePolicy: "max-bundle",
      });
      if (!this.#offer) return;
      const offer = this.#offer;
      this.#offer = null;
      await this.#connection.setLocalDescription(offer);
    });
    if (this.#wasConnected && this.#connection.connectionState !== "connected") this.#restart();
  }

  receive(signal: Signal): void {
    this.#next(async () => {
      if (signal.kind === "candidate") return this.#addCandidate(signal.candidate);
      // The host only answers, and only once; anything else belongs to an attempt that is over.
      if (signal.kind !== "answer" || this.#connection.signalingState !== "have-local-offer") return;
      await this.#connection.setRemoteDescription({ type: "answer", sdp: signal.sdp });
      for (const candidate of this.#early.splice(0)) await this.#addCandidate(candidate);
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
    this.#cancelRestart?.();
    this.#connection.close();
  }

  #stateChanged(): void {
    if (this.#isClosed) return;
    switch (this.#connection.connectionState) {
      case "connected":
        this.#wasConnected = true;
        this.#cancelRestart?.();
        this.#cancelRestart = null;
        return this.#parts.onState("connected");
      case "disconnected":
        this.#restartIn(RESTART_AFTER_MS);
        return this.#parts.onState("interrupted");
      case "failed":
        this.#restartIn(0);
        return this.#parts.onState(this.#wasConnected ? "interrupted" : "connecting");
      case "closed":
      case "connecting":
      case "new":
    }
  }

  #restartIn(delayMs: number): void {
    this.#cancelRestart?.();
    this.#cancelRestart = this.#parts.clock.after(delayMs, () => this.#restart());
  }

  #restart(): void {
    this.#next(async () => {
      if (this.#connection.connectionState === "connected") return;
      const offer = await this.#connection.createOffer({ iceRestart: true });
      await this.#connection.setLocalDescription(offer);
      this.#parts.onSignal({ kind: "offer", sdp: offer.sdp ?? "" });
    });
    this.#restartIn(RESTART_AGAIN_MS);
  }

  async #addCandidate(candidate: IceCandidate): Promise<void> {
    if (!this.#connection.remoteDescription) this.#early.push(candidate);
    else await this.#connection.addIceCandidate(candidate);
  }

  /** One after the other. A signal that cannot be applied is of a generation that is over; the restart that follows mends it. */
  #next(step: () => Promise<unknown>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      try {
        await step();
      } catch {
        if (!this.#isClosed && !this.#cancelRestart) this.#restartIn(RESTART_AGAIN_MS);
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

function toIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  return { urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) };
}

function parseJson(data: unknown): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : null;
  } catch {
    // Not JSON is no message: the schema refuses it.
    return null;
  }
}
