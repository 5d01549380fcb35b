export interface RefusalText {
  readonly title: string;
  /** What to do next. */
  readonly advice: string;
  /** `final`: this link opens nothing any more. `passing`: it may work by itself soon. `input`: something at the door must be put right. */
  readonly kind: "final" | "passing" | "input";
}

const REFUSALS: Readonly<Record<string, RefusalText>> = {
  guest_link_unknown: {
    title: "This link opens nothing",
    advice:
      "It may be cut off, or a newer one has replaced it. Compare it with the message that you got, or ask whoever sent it for a new one.",
    kind: "final",
  },
  guest_invite_not_found: {
    title: "This invite is gone",
    advice: "Ask whoever sent the link for a new one.",
    kind: "final",
  },
  guest_invite_cancelled: {
    title: "This invite was cancelled",
    advice: "Your host has taken it back. If that surprises you, ask them.",
    kind: "final",
  },
  guest_invite_over: {
    title: "This invite is over",
    advice: "Its time has passed. Ask your host for a new link if you need more.",
    kind: "final",
  },
  guest_invite_used: {
    title: "This invite has been used",
    advice: "It let you in once. Ask your host for a new link to come again.",
    kind: "final",
  },
  guest_time_used_up: {
    title: "The time of this invite is used up",
    advice: "All visits together reached the limit. Ask your host for more time or a new link.",
    kind: "final",
  },
  machine_removed: {
    title: "The machine is gone",
    advice: "It was removed from the team. Ask your host which one to use instead.",
    kind: "final",
  },
  guests_not_allowed: {
    title: "This machine lets no guests in",
    advice: "Your host must switch guest access on for it. This page notices when they do.",
    kind: "passing",
  },
  guest_invite_early: {
    title: "You are early",
    advice: "You can stay here: the door opens by itself.",
    kind: "passing",
  },
  machine_full: {
    title: "All places are taken",
    advice: "Wait until somebody leaves, or ask your host. This page looks again by itself.",
    kind: "passing",
  },
  machine_offline: {
    title: "The machine is offline",
    advice: "Ask your host to switch it on or to connect it. This page looks again by itself.",
    kind: "passing",
  },
  host_stopped: {
    title: "The owner has stopped all sharing",
    advice: "Nobody gets in until they allow it on the machine itself. This page notices when they do.",
    kind: "passing",
  },
  host_not_ready: {
    title: "The machine cannot show its screen",
    advice: "Tell your host: its page in Latchkey says why. This page looks again by itself.",
    kind: "passing",
  },
  machine_not_approved: {
    title: "The machine is not ready",
    advice: "An admin of the team must approve it first. This page looks again by itself.",
    kind: "passing",
  },
  guest_pin_refused: {
    title: "That PIN is wrong",
    advice: "Ask your host if you are not sure: only a few tries are allowed.",
    kind: "input",
  },
  too_many_requests: {
    title: "Too many attempts",
    advice: "Wait a minute, then try again.",
    kind: "input",
  },
  ticket_refused: {
    title: "That took too long",
    advice: "Join again.",
    kind: "input",
  },
};

/** What a refusal means for a guest. `message`: the control plane's own sentence, for reasons that this page does not know. */
export function refusalText(code: string, message: string): RefusalText {
  return REFUSALS[code] ?? { title: "You could not be let in", advice: message, kind: "input" };
}
