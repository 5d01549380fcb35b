/** A guest's page before they are in. */
export const door = {
  invited: "You are invited",
  invitation: "Your invitation",
  letsIn: "{{team}} lets {{guest}} in.",
  pin: "PIN",
  pinHint: "Your host told it to you apart from the link",
  join: "Join",
  startsIn: "Starts in <left>{{left}}</left>",
  endsIn: "Ends in <left>{{left}}</left>",

  machine: "Machine",
  machineOf: "{{machine}}, of {{host}}",
  when: "When",
  inZone: "In {{zone}}",
  on: "On",
  recurrenceInZone: "{{recurrence}}, {{zone}}",
  youMay: "You may",
  watchOnly: "watch the screen only",
  youMayUse: "You may use",
  timeLeft: "Time left",
  ofUse: "{{time}} of use in all",
  once: "Once",
  onceOnly: "the link lets you in a single time",

  checks: "Checks",
  mark: { good: "fine:", fair: "careful:", bad: "not usable:", waiting: "checking:", info: "note:" },
  browser: {
    noWebRtc: "<name>This browser</name> has no WebRTC. Use a current Chrome, Edge, Firefox or Safari.",
    noVideo: "<name>This browser</name> can receive no video. Use a current Chrome, Edge, Firefox or Safari.",
    fit: "<name>This browser</name> can receive video",
    fitWith: "<name>This browser</name> can receive {{codecs}}",
  },
  relay: {
    checking: "<name>The path</name> is being looked for…",
    reachable: "<name>The path</name> is direct where it can be; the relay answers, should no direct one be found",
    unreachable:
      "<name>The path</name> must be direct, as the relay does not answer; some networks forbid that. Another network may help",
    none: "<name>The path</name> goes directly to the machine; there is no relay to help where a network forbids that",
  },
  machineOnline: "<name>The machine</name> is online",
  machineOffline: "<name>The machine</name> is offline; this page looks again by itself",
  gamepad: "<name>Gamepad</name>",
  noGamepad: "<name>Gamepad</name> press a button on it to see it here",
  pressed: "{{pad}} · {{count}} pressed",

  couldNotLetIn: "You could not be let in",
  wrongPin: "That PIN is wrong. Ask your host if you are not sure: only a few tries are allowed.",
  refusal: {
    guest_link_unknown: {
      title: "This link opens nothing",
      advice:
        "It may be cut off, or a newer one has replaced it. Compare it with the message that you got, or ask whoever sent it for a new one.",
    },
    guest_invite_not_found: {
      title: "This invite is gone",
      advice: "Ask whoever sent the link for a new one.",
    },
    guest_invite_cancelled: {
      title: "This invite was cancelled",
      advice: "Your host has taken it back. If that surprises you, ask them.",
    },
    guest_invite_over: {
      title: "This invite is over",
      advice: "Its time has passed. Ask your host for a new link if you need more.",
    },
    guest_invite_used: {
      title: "This invite has been used",
      advice: "It let you in once. Ask your host for a new link to come again.",
    },
    guest_time_used_up: {
      title: "The time of this invite is used up",
      advice: "All visits together reached the limit. Ask your host for more time or a new link.",
    },
    machine_removed: {
      title: "The machine is gone",
      advice: "It was removed from the team. Ask your host which one to use instead.",
    },
    guests_not_allowed: {
      title: "This machine lets no guests in",
      advice: "Your host must switch guest access on for it. This page notices when they do.",
    },
    guest_invite_early: {
      title: "You are early",
      advice: "You can stay here: the door opens by itself.",
    },
    machine_full: {
      title: "All places are taken",
      advice: "Wait until somebody leaves, or ask your host. This page looks again by itself.",
    },
    machine_offline: {
      title: "The machine is offline",
      advice: "Ask your host to switch it on or to connect it. This page looks again by itself.",
    },
    host_stopped: {
      title: "The owner has stopped all sharing",
      advice: "Nobody gets in until they allow it on the machine itself. This page notices when they do.",
    },
    host_not_ready: {
      title: "The machine cannot show its screen",
      advice: "Tell your host: its page in Latchkey says why. This page looks again by itself.",
    },
    machine_not_approved: {
      title: "The machine is not ready",
      advice: "An admin of the team must approve it first. This page looks again by itself.",
    },
    guest_pin_refused: {
      title: "That PIN is wrong",
      advice: "Ask your host if you are not sure: only a few tries are allowed.",
    },
    too_many_requests: {
      title: "Too many attempts",
      advice: "Wait a minute, then try again.",
    },
    ticket_refused: {
      title: "That took too long",
      advice: "Join again.",
    },
  },
} as const;
