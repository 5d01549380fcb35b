/** One data channel as the other end would see it. */
export class FakeDataChannel extends EventTarget {
  readonly label: string;
  readyState: RTCDataChannelState = "connecting";
  bufferedAmount = 0;
  binaryType = "blob";
  readonly sent: (string | Uint8Array)[] = [];

  constructor(label: string) {
    super();
    this.label = label;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  open(): void {
    this.readyState = "open";
    this.dispatchEvent(new Event("open"));
  }

  receive(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  end(): void {
    this.readyState = "closed";
    this.dispatchEvent(new Event("close"));
  }
}

let made = 0;

/** As much of an `RTCPeerConnection` as an offering viewer uses; it connects when the test says so. */
export class FakePeerConnection extends EventTarget {
  readonly number = ++made;
  readonly channels: FakeDataChannel[] = [];
  readonly did: string[] = [];
  readonly candidates: string[] = [];
  connectionState: RTCPeerConnectionState = "new";
  signalingState: RTCSignalingState = "stable";
  remoteDescription: { readonly sdp: string } | null = null;
  configuration: RTCConfiguration = {};
  stats: object[] = [];
  #offers = 0;

  createDataChannel(label: string): FakeDataChannel {
    const channel = new FakeDataChannel(label);
    this.channels.push(channel);
    return channel;
  }

  addTransceiver(): object {
    return { receiver: { jitterBufferTarget: null, playoutDelayHint: null } };
  }

  async createOffer(options?: RTCOfferOptions): Promise<{ type: "offer"; sdp: string }> {
    const kind = options?.iceRestart === true ? "restart" : "offer";
    return { type: "offer", sdp: `${kind} ${++this.#offers} of ${this.number}` };
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
    this.did.push(`configure ${configuration.iceTransportPolicy}`);
  }

  async setLocalDescription({ sdp = "" }: { sdp?: string }): Promise<void> {
    this.signalingState = "have-local-offer";
    this.did.push(`local ${sdp}`);
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.signalingState = "stable";
    this.remoteDescription = { sdp };
    this.did.push("remote");
  }

  async addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    this.candidates.push(candidate);
  }

  async getStats(): Promise<ReadonlyMap<string, object>> {
    return new Map(this.stats.map((entry, index) => [String(index), entry]));
  }

  close(): void {
    this.connectionState = "closed";
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    if (state === "connected") for (const channel of this.channels) channel.open();
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  /** The host's picture arrives. */
  track(): void {
    this.dispatchEvent(Object.assign(new Event("track"), { track: { kind: "video", of: this.number } }));
  }

  channel(label: string): FakeDataChannel {
    const found = this.channels.find((channel) => channel.label === label);
    if (!found) throw new Error(`no channel ${label}`);
    return found;
  }
}

/** Node has no media streams. */
export class FakeMediaStream {
  readonly #tracks: unknown[];

  constructor(tracks: readonly unknown[] = []) {
    this.#tracks = [...tracks];
  }

  getTracks(): unknown[] {
    return [...this.#tracks];
  }

  addTrack(track: unknown): void {
    this.#tracks.push(track);
  }

  removeTrack(track: unknown): void {
    this.#tracks.splice(this.#tracks.indexOf(track), 1);
  }
}
