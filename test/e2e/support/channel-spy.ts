import type { HostControl } from "../../../src/protocol/viewer/control.ts";

declare global {
  interface Window {
    channelSpy?: ChannelSpy;
  }
}

interface ChannelSpy {
  /** Every connection that the page made, and its channels by their fixed id; of the last connection. */
  connections: RTCPeerConnection[];
  channels: Map<number, RTCDataChannel>;
  /** What the host said on the control channels, oldest first. */
  said: HostControl[];
  pads: (Gamepad | null)[];
}

/**
 * Runs in a guest's page before anything else: remembers its connections and channels, hears what the host says, and plugs in gamepads
 * that do not exist. It changes nothing that the page does.
 */
export function installChannelSpy(): void {
  const spy: ChannelSpy = { connections: [], channels: new Map(), said: [], pads: [] };
  window.channelSpy = spy;
  // oxlint-disable-next-line typescript/unbound-method -- it is called on its connection below
  const create = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (label, init) {
    const channel = create.call(this, label, init);
    if (!spy.connections.includes(this)) spy.connections.push(this);
    if (init?.id !== undefined) spy.channels.set(init.id, channel);
    if (init?.id === 0) {
      channel.addEventListener("message", ({ data }) => spy.said.push(JSON.parse(String(data)) as HostControl));
    }
    return channel;
  };
  navigator.getGamepads = () => spy.pads;
}
