/*
 * What the X client says on stdout and hears on stdin, a JSON object a line each. `at` is when the client took the event from its queue, in
 * milliseconds since 1970 with fractions; `time` is the X server's clock, in whole milliseconds.
 */

interface Seen {
  readonly at: number;
  readonly time: number;
  /** Modifiers and buttons before this event, as the X protocol counts them. */
  readonly state: number;
}

export interface KeySeen extends Seen {
  readonly type: "key";
  readonly isDown: boolean;
  readonly keycode: number;
  readonly keysym: number;
  /** What an application would insert; empty for keys that write nothing. */
  readonly text: string;
  /** Whether the server repeated a key that is held. */
  readonly isRepeat: boolean;
}

export interface ButtonSeen extends Seen {
  readonly type: "button";
  readonly isDown: boolean;
  /** 1 left, 2 middle, 3 right, 4–7 wheel up, down, left, right, 8 back, 9 forward. */
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

export interface MotionSeen extends Seen {
  readonly type: "motion";
  readonly x: number;
  readonly y: number;
}

/** The keyboard map changed. */
export interface MappingSeen {
  readonly type: "mapping";
  readonly at: number;
}

export type XSeen = KeySeen | ButtonSeen | MotionSeen | MappingSeen;

export interface Ready {
  readonly type: "ready";
  readonly width: number;
  readonly height: number;
}

export interface PointerReply {
  readonly x: number;
  readonly y: number;
  /** As in `state`. */
  readonly mask: number;
}

export interface Reply {
  readonly type: "reply";
  readonly id: number;
  readonly value: unknown;
}

export type Animation = "none" | "video" | "scroll";

/** Every command is answered by one `Reply` with its id, after the server has carried it out. */
export type Command =
  /** Everything seen so far. */
  | { readonly cmd: "dump" }
  /** `PointerReply` */
  | { readonly cmd: "pointer" }
  /** Keycodes that are down, by XQueryKeymap. */
  | { readonly cmd: "keys" }
  | { readonly cmd: "animate"; readonly animation: Animation };

export type Line = Ready | Reply | XSeen;

/** A square that changes between black and white at every key press and every button press. */
export interface Marker {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Given to the client as its only argument, as JSON. */
export interface ClientSetup {
  readonly marker: Marker;
  readonly animation: Animation;
  readonly framesPerSecond: number;
}
