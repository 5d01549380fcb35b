import type { Cancel, Clock } from "../../base/clock.ts";
import { writeForwardedInput } from "../../protocol/capture/forwarded-input.ts";
import type { CaptureOrder, StreamLimits } from "../../protocol/capture/frame.ts";
import { MOST_FRAME_BYTES, type InputChannel } from "../../protocol/input/frame.ts";
import { MOST_CONTROL_CHARACTERS, type HostControl } from "../../protocol/viewer/control.ts";
import { MOST_SDP_CHARACTERS, type IceCandidate } from "../../protocol/viewer/signal.ts";
import { openChannels, type Channels } from "../webrtc/channels.ts";
import { fingerprintOf } from "../webrtc/fingerprint.ts";
import { toIceServer } from "../webrtc/ice-server.ts";
import { statsEntries } from "../webrtc/stats.ts";
import { inOrderOfPreference } from "./codecs.ts";
import type { Rung } from "./encoder-ladder.ts";
import { FrameAllowance } from "./frame-allowance.ts";
import { withStartBitrate } from "./start-bitrate.ts";
import { WatermarkedTrack } from "./watermarked-track.ts";
import { readStreamTotals, type StreamTotals } from "./stream-figures.ts";

export type OpenOrder = Extract<CaptureOrder, { type: "open" }>;
export type StreamState = "connected" | "interrupted" | "failed" | "closed";

export interface ViewerStreamHandlers {
  onAnswer(sdp: string): void;
  onCandidate(candidate: IceCandidate): void;
  onState(state: StreamState, detail: string): void;
  onSaid(text: string): void;
  /** A frame of the viewer, ready for the agent. */
  onInput(bytes: Uint8Array<ArrayBuffer>): void;
}

/** For each channel by itself, and more than the agent reads: what a key's release may get lost in, the agent must have seen begin. */
const INPUT_FRAMES = { perSecond: 4_000, atOnce: 4_000 };
const SAYINGS = { perSecond: 50, atOnce: 50 };
/** The agent takes no longer ones; they are the viewer's own words, and must not cost other viewers this page. */
const MOST_MID_CHARACTERS = 64;
const FIRST_RUNG: Rung = { maxFramesPerSecond: 240, cheaperCodec: false };
/** How long the two ends may look for a way to each other, at first and again, before the stream is given up. */
const GIVE_UP_AFTER_MS = 30_000;

/** One viewer's picture and channels. It decides nothing about input: what comes is passed on as it came. */
export class ViewerStream {
  readonly #order: OpenOrder;
  readonly #handlers: ViewerStreamHandlers;
  readonly #clock: Clock;
  readonly #connection: RTCPeerConnection;
  readonly #channels: Channels;
  readonly #sayings: FrameAllowance;
  #sender: RTCRtpSender | null = null;
  #track: MediaStreamTrack | null;
  #limits: StreamLimits;
  #marked: WatermarkedTrack | null = null;
  #rung: Rung = FIRST_RUNG;
  #untold: HostControl[] = [];
  #early: IceCandidate[] = [];
  #work: Promise<void> = Promise.resolve();
  #cancelGivingUp: Cancel | null = null;
  #isClosed = false;

  constructor(order: OpenOrder, track: MediaStreamTrack | null, clock: Clock, handlers: ViewerStreamHandlers) {
    this.#order = order;
    this.#track = track;
    this.#limits = order.limits;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#sayings = new FrameAllowance(SAYINGS, clock.monotonic());
    this.#connection = new RTCPeerConnection(toConfiguration(order.iceServers, order.icePolicy));
    this.#channels = openChannels(this.#connection);
    this.#listen();
    this.#giveUpLater();
    this.offer(order.offer);
  }

  /** For the next offer: the credentials of the last one may be over. */
  useServers(servers: OpenOrder["iceServers"], policy: OpenOrder["icePolicy"]): void {
    this.#next(async () => this.#connection.setConfiguration(toConfiguration(servers, policy)));
  }

  /** Answers an offer: the first, or one that restarts ICE. */
  offer(sdp: string): void {
    this.#next(async () => {
      await this.#connection.setRemoteDescription({ type: "offer", sdp: withStartBitrate(sdp) });
      for (const candidate of this.#early.splice(0)) await this.#addCandidate(candidate);
      if (!this.#sender) await this.#prepareSender();
      await this.#connection.setLocalDescription();
      await this.#tune();
      const answer = this.#connection.localDescription?.sdp ?? "";
      if (answer.length > MOST_SDP_CHARACTERS) throw new Error("the offer asks for more than an answer can say");
      this.#handlers.onAnswer(answer);
    });
  }

  /** Whether an offer is by the page that this stream serves; a page that began anew needs a new stream. */
  isBySameEnd(offer: string): boolean {
    return fingerprintOf(offer) === fingerprintOf(this.#order.offer);
  }

  candidate(candidate: IceCandidate): void {
    this.#next(async () => {
      if (!this.#connection.remoteDescription) this.#early.push(candidate);
      else await this.#addCandidate(candidate);
    });
  }

  tell(message: HostControl): void {
    const { control } = this.#channels;
    if (control.readyState === "open") control.send(JSON.stringify(message));
    else if (!this.#isClosed) this.#untold.push(message);
  }

  show(track: MediaStreamTrack | null): void {
    this.#track = track;
    this.#next(() => this.#send());
  }

  /** How this stream is encoded from now on, within what the order allows. */
  encodeAs(rung: Rung): void {
    this.#rung = rung;
    this.#next(() => this.#tune());
  }

  /** What this stream may have from now on. */
  limit(limits: StreamLimits): void {
    const isRenamed = limits.watermark !== this.#limits.watermark;
    this.#limits = limits;
    this.#next(async () => {
      if (isRenamed) await this.#send();
      await this.#tune();
    });
  }

  async totals(): Promise<StreamTotals | null> {
    if (this.#isClosed) return null;
    return readStreamTotals(statsEntries(await this.#connection.getStats()), this.#clock.monotonic());
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelGivingUp?.();
    this.#connection.close();
    this.#marked?.stop();
  }

  #listen(): void {
    const { control, keys, motion, gamepad } = this.#channels;
    control.addEventListener("open", () => {
      for (const message of this.#untold.splice(0)) control.send(JSON.stringify(message));
    });
    control.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.#said(data));
    for (const channel of [control, keys, motion, gamepad]) {
      channel.addEventListener("close", () => this.#state("closed", "the viewer closed the connection"));
    }
    this.#forward("keys", keys);
    this.#forward("motion", motion);
    this.#forward("gamepad", gamepad);
    this.#connection.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate && !this.#isClosed) this.#handlers.onCandidate(toCandidate(candidate));
    });
    this.#connection.addEventListener("connectionstatechange", () => this.#stateChanged());
  }

  #forward(name: InputChannel, channel: RTCDataChannel): void {
    const { slot } = this.#order;
    const allowance = new FrameAllowance(INPUT_FRAMES, this.#clock.monotonic());
    channel.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      if (this.#isClosed || !allowance.take(this.#clock.monotonic())) return;
      // What is no frame by its size alone goes no further; the agent reads the rest.
      if (!(data instanceof ArrayBuffer) || data.byteLength > MOST_FRAME_BYTES) return;
      this.#handlers.onInput(writeForwardedInput({ slot, channel: name, frame: new Uint8Array(data) }));
    });
  }

  #said(data: unknown): void {
    if (this.#isClosed || typeof data !== "string" || data.length > MOST_CONTROL_CHARACTERS) return;
    if (this.#sayings.take(this.#clock.monotonic())) this.#handlers.onSaid(data);
  }

  #stateChanged(): void {
    switch (this.#connection.connectionState) {
      case "connected":
        this.#cancelGivingUp?.();
        this.#cancelGivingUp = null;
        return this.#state("connected", "");
      case "disconnected":
      case "failed":
        // The viewer may still offer anew, over another network.
        this.#giveUpLater();
        return this.#state("interrupted", "nothing comes from the viewer");
      case "closed":
      case "connecting":
      case "new":
    }
  }

  #giveUpLater(): void {
    this.#cancelGivingUp ??= this.#clock.after(GIVE_UP_AFTER_MS, () =>
      this.#state("failed", "the two ends found no way to each other"),
    );
  }

  #state(state: StreamState, detail: string): void {
    if (!this.#isClosed) this.#handlers.onState(state, detail);
  }

  async #addCandidate(candidate: IceCandidate): Promise<void> {
    // One of an attempt that is over, or of a kind that this browser does not know: the others may do.
    await this.#connection.addIceCandidate(candidate).catch(() => undefined);
  }

  async #prepareSender(): Promise<void> {
    const transceiver = this.#connection.getTransceivers().find(({ receiver }) => receiver.track.kind === "video");
    if (!transceiver) throw new Error("the offer asks for no picture");
    transceiver.direction = "sendonly";
    transceiver.setCodecPreferences(inOrderOfPreference(RTCRtpSender.getCapabilities("video")?.codecs ?? []));
    this.#sender = transceiver.sender;
    await this.#send();
  }

  /** Sends the screen as this viewer may see it; nothing when it cannot be marked with their name. */
  async #send(): Promise<void> {
    const before = this.#marked;
    const { watermark } = this.#limits;
    if (watermark !== null) await this.#sender?.replaceTrack(null);
    this.#marked = this.#track && watermark !== null ? new WatermarkedTrack(this.#track, watermark) : null;
    before?.stop();
    await this.#sender?.replaceTrack(this.#marked?.track ?? this.#track);
  }

  async #tune(): Promise<void> {
    const rung = this.#rung;
    const sender = this.#sender;
    const parameters = sender?.getParameters();
    const encoding = parameters?.encodings[0];
    if (!sender || !parameters || !encoding) return;
    Object.assign(encoding, encodingOf(this.#limits, rung, this.#track));
    // The list comes in the browser's own order, not in the one that was asked for.
    const codecs = inOrderOfPreference(parameters.codecs);
    const cheaper = rung.cheaperCodec ? codecs.find(({ mimeType }) => mimeType === "video/VP8") : undefined;
    const codec = cheaper ?? codecs[0];
    if (codec) Object.assign(encoding, { codec });
    await sender.setParameters(Object.assign(parameters, { degradationPreference: "maintain-resolution" }));
  }

  /** One after the other; what fails ends the stream, for the two ends no longer know the same. */
  #next(step: () => Promise<unknown>): void {
    this.#work = this.#work.then(async () => {
      if (this.#isClosed) return;
      try {
        await step();
      } catch (error) {
        this.#state("failed", error instanceof Error ? error.message : String(error));
      }
    });
  }
}

function encodingOf(limits: StreamLimits, rung: Rung, track: MediaStreamTrack | null): RTCRtpEncodingParameters {
  const { height = 0 } = track?.getSettings() ?? {};
  return {
    maxBitrate: limits.maxBitsPerSecond,
    maxFramerate: Math.min(limits.maxFramesPerSecond, rung.maxFramesPerSecond),
    priority: "high",
    networkPriority: "high",
    scaleResolutionDownBy: limits.maxHeight === null ? 1 : Math.max(1, height / limits.maxHeight),
  };
}

function toCandidate({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): IceCandidate {
  const isSayable = sdpMid === null || sdpMid.length <= MOST_MID_CHARACTERS;
  return { candidate, sdpMid: isSayable ? sdpMid : null, sdpMLineIndex };
}

function toConfiguration(servers: OpenOrder["iceServers"], policy: OpenOrder["icePolicy"]): RTCConfiguration {
  return { iceServers: servers.map(toIceServer), iceTransportPolicy: policy, bundlePolicy: "max-bundle" };
}
