import { CHANNEL } from "../../protocol/input/frame.ts";

export type Channels = Readonly<Record<keyof typeof CHANNEL, RTCDataChannel>>;

/** Every channel, negotiated by its number, so that it is open as soon as the two ends are connected. */
export function openChannels(connection: RTCPeerConnection): Channels {
  const open = (name: keyof typeof CHANNEL, kind: RTCDataChannelInit) => {
    const channel = connection.createDataChannel(name, { ...kind, negotiated: true, id: CHANNEL[name] });
    channel.binaryType = "arraybuffer";
    return channel;
  };
  const newestOnly = { ordered: false, maxRetransmits: 0 };
  return {
    control: open("control", { ordered: true }),
    keys: open("keys", { ordered: true }),
    motion: open("motion", newestOnly),
    gamepad: open("gamepad", newestOnly),
  };
}
