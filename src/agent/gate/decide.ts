import { assertNever } from "../../base/assert-never.ts";
import {
  CHANNEL_OF,
  type FrameType,
  type InputChannel,
  type InputEvent,
  type InputFrame,
} from "../../protocol/input/frame.ts";
import type { Device } from "../../protocol/viewer/rights.ts";
import type { EffectiveGrant } from "./effective-grant.ts";

/** Why a frame is not injected: no such session, outside its window, on a channel of another kind, of other rights, or not handed out. */
export type Refusal = "no-grant" | "early" | "expired" | "channel" | "epoch" | Device;
export type Decision = { readonly kind: "inject" } | { readonly kind: "refuse"; readonly reason: Refusal };

/**
 * Whether one frame may be injected now. Everything is refused that is not allowed by name. `nowMs`: the control plane's clock, as the
 * agent keeps it; a grant is in force from its beginning to before its end.
 */
export function decide(
  { epoch, event }: InputFrame,
  channel: InputChannel,
  grant: EffectiveGrant | null,
  nowMs: number,
): Decision {
  if (grant === null) return refuse("no-grant");
  if (nowMs < grant.notBeforeMs) return refuse("early");
  if (isOver(grant, nowMs)) return refuse("expired");
  if (channel !== CHANNEL_OF[frameTypeOf(event)]) return refuse("channel");
  if (epoch !== grant.epoch) return refuse("epoch");
  const device = deviceOf(event);
  if (device !== null && !grant.rights[device]) return refuse(device);
  return { kind: "inject" };
}

export function isOver({ expiresAtMs }: Pick<EffectiveGrant, "expiresAtMs">, nowMs: number): boolean {
  return expiresAtMs !== null && nowMs >= expiresAtMs;
}

function refuse(reason: Refusal): Decision {
  return { kind: "refuse", reason };
}

/** The right that an event needs; letting go needs none. */
function deviceOf(event: InputEvent): Device | null {
  switch (event.type) {
    case "key":
    case "text":
      return "keyboard";
    case "button":
    case "wheel":
    case "pointer":
      return "mouse";
    case "gamepad":
      return "gamepad";
    case "release":
      return null;
    default:
      return assertNever(event);
  }
}

function frameTypeOf(event: InputEvent): FrameType {
  return event.type === "pointer" ? `pointer-${event.to.mode}` : event.type;
}
