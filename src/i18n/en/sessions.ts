/** Who is on a machine, and what they hold. */
export const sessions = {
  connect: "Connect",
  connectTo: "Connect to {{machine}}",

  onThisMachineNow: "On this machine now",
  nobody: "Nobody. Nothing is captured while nobody watches.",
  whatIsShown: "What is shown of {{machine}} right now",
  guestsMayBeLetIn: "Guests may be let onto this machine",
  guestsMayBeLetInAdvice: "Off sends guests away and refuses their links; members are not concerned",

  kick: "Kick",
  kickName: "Kick {{name}}",
  wasSentAway: "{{name}} was sent away",
  guestMayReturn: "Their link still lets them in. To close it for good, cancel the invite.",
  memberMayReturn: "They may connect again.",

  state: {
    asking: "waits for the owner to let them in",
    connecting: "connecting…",
    interrupted: "interrupted",
    ended: "ended",
  },
  from: "from {{address}}",
  fromUnknown: "from an unknown address",
  path: { direct: "direct", relayed: "relayed" },
  forTime: "for {{time}}",
  framesPerSecond: "{{count}} fps",

  whatMayBeUsedBy: "What {{name}} may use",
  deviceWithheld: "{{device}}, withheld",
  deviceIsOn: "{{device}}: on",
  deviceIsOff: "{{device}}: off",

  switchedOn: "{{device}} on",
  switchedOff: "{{device}} off",
  saving: "saving…",
  savedForJoining: "saved for when they join",
  savedNotEnforced: "saved, not enforced yet",
  savedMachineOffline: "saved, machine is offline",
  enforced: "enforced",
  enforcedAfter: "enforced after {{time}}",

  cannotShowScreen: "This machine cannot show its screen",
  isLocked: "This machine is locked",
  isLockedAdvice: "Viewers see its lock screen, and whoever knows the password can unlock it.",
  ownerStoppedAll: "The owner has stopped all sharing on the machine itself",
  ownerStoppedAllSentence: "The owner has stopped all sharing on the machine itself.",
  /** Which devices the owner's veto names, as the object of a sentence. */
  vetoed: {
    keyboard: "The owner withholds the keyboard on the machine itself",
    mouse: "The owner withholds the mouse on the machine itself",
    gamepad: "The owner withholds the gamepad on the machine itself",
    keyboardAndMouse: "The owner withholds the keyboard and the mouse on the machine itself",
    keyboardAndGamepad: "The owner withholds the keyboard and the gamepad on the machine itself",
    mouseAndGamepad: "The owner withholds the mouse and the gamepad on the machine itself",
    keyboardAndMouseAndGamepad: "The owner withholds the keyboard and the mouse and the gamepad on the machine itself",
  },
  liftOnTheMachine: "No setting here lifts that. On the machine: <command/>",
  withheldByOwner: {
    keyboard: "The owner withholds the keyboard on the machine itself.",
    mouse: "The owner withholds the mouse on the machine itself.",
    gamepad: "The owner withholds the gamepad on the machine itself.",
  },
  withheldFromViewer: {
    keyboard: "The owner withholds the keyboard from this viewer on the machine itself.",
    mouse: "The owner withholds the mouse from this viewer on the machine itself.",
    gamepad: "The owner withholds the gamepad from this viewer on the machine itself.",
  },
  cannotUse: "This machine cannot use it: {{reason}}",
  theKernel: "the kernel (uinput)",
  notPossible: "Not possible: {{reason}}",
  worksThrough: "Works, through {{way}}",
} as const;
