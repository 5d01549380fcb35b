/*
 * What a viewer's hands say, as binary frames on WebRTC data channels. Little-endian, integers only, so that no frame can carry NaN or a
 * place off the screen. Every frame begins with
 *
 *   0  u8   type
 *   1  u32  epoch: the rights that the viewer knew when it sent the frame; the agent refuses any other than the present one
 *   5  u32  sequence: grows by one a frame on its channel, wraps around
 *
 * and each type has exactly the length that its payload says; anything else is no frame. See docs/protocol.md.
 */

/** Data channels are negotiated by id, so that they are open with the connection. Who sends what on which is closed: see `CHANNEL_OF`. */
export const CHANNEL = {
  /** JSON text both ways: `ViewerControl`, `HostControl`. Ordered, reliable. */
  control: 0,
  /** Keys, text, buttons, wheel, release. Ordered, reliable. */
  keys: 1,
  /** Pointer motion. Unordered, never retransmitted: the next one says more. */
  motion: 2,
  /** Whole states of gamepads. Unordered, never retransmitted; repeated while a pad is plugged in. */
  gamepad: 3,
} as const;
export type InputChannel = "keys" | "motion" | "gamepad";

/** Type byte of each frame. */
export const FRAME_TYPE = {
  /** usage u16 · down u8 · codePoint u32 */
  key: 1,
  /** UTF-8, 1 to `MOST_TEXT_BYTES` bytes, well formed, without control characters but tab and line feed */
  text: 2,
  /** button u8 · down u8 · mode u8 (0 to, 1 by) · a i32 · b i32: where the pointer is then, as in `pointer-to` or `pointer-by` */
  button: 3,
  /** dx i16 · dy i16, in 120ths of a notch; positive is right and down */
  wheel: 4,
  /** x u16 · y u16: 0 is the left or upper, 65 535 the right or lower edge of the watched display */
  "pointer-to": 5,
  /** totalX i32 · totalY i32: pixels moved since this epoch began, so that a lost frame loses nothing; wraps around */
  "pointer-by": 6,
  /** plugged u8 · buttons u32 (bit = index in the Gamepad API's standard mapping) · 4 axes i16 · 2 triggers u8 */
  gamepad: 7,
  /** No payload: the viewer's window lost the keyboard; let go of everything. */
  release: 8,
} as const;
export type FrameType = keyof typeof FRAME_TYPE;

/** The one channel on which a frame of a type counts; on any other it is refused (ATK-28). */
export const CHANNEL_OF: Readonly<Record<FrameType, InputChannel>> = {
  key: "keys",
  text: "keys",
  button: "keys",
  wheel: "keys",
  release: "keys",
  "pointer-to": "motion",
  "pointer-by": "motion",
  gamepad: "gamepad",
};

/** Type, epoch and sequence. */
export const HEADER_BYTES = 9;
export const MOST_TEXT_BYTES = 4_096;
/** Header and the longest payload. */
export const MOST_FRAME_BYTES = HEADER_BYTES + MOST_TEXT_BYTES;
/** Buttons of the Gamepad API's standard mapping; a frame with any further bit is no frame. */
export const GAMEPAD_BUTTONS = 17;
/** Usages of the keyboard page that name a key: `KeyA` to `MetaRight`. */
export const LEAST_USAGE = 0x04;
export const MOST_USAGE = 0xe7;

export type MouseButton = "left" | "middle" | "right" | "back" | "forward";
/** Their numbers on the wire, as in `MouseEvent.button`. */
export const MOUSE_BUTTONS = ["left", "middle", "right", "back", "forward"] as const satisfies readonly MouseButton[];

/** Where the pointer is: a place on the watched display, or the way it has come since the epoch began. */
export type PointerPlace =
  | { readonly mode: "to"; readonly x: number; readonly y: number }
  | { readonly mode: "by"; readonly totalX: number; readonly totalY: number };

/** One pad as a snapshot. Axes −32 768…32 767 (left x, left y, right x, right y; down is positive), triggers 0…255. */
export interface GamepadState {
  readonly plugged: boolean;
  readonly buttons: number;
  readonly axes: readonly [number, number, number, number];
  readonly triggers: readonly [number, number];
}

/** What a frame says, without its header. */
export type InputEvent =
  /**
   * `usage`: USB HID usage of the keyboard page (0x07), 0x04–0xE7, so the physical key. `codePoint`: the character that the viewer's own
   * layout gives for it, 0 for none or when only the physical key counts (games).
   */
  | { readonly type: "key"; readonly usage: number; readonly isDown: boolean; readonly codePoint: number }
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "button"; readonly button: MouseButton; readonly isDown: boolean; readonly at: PointerPlace }
  | { readonly type: "wheel"; readonly dx: number; readonly dy: number }
  | { readonly type: "pointer"; readonly to: PointerPlace }
  | { readonly type: "gamepad"; readonly state: GamepadState }
  | { readonly type: "release" };

export interface InputFrame {
  readonly epoch: number;
  readonly sequence: number;
  readonly event: InputEvent;
}
