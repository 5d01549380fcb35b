import type { Translation } from "../translation.ts";

export const sessions: Translation["sessions"] = {
  connect: "Verbinden",
  connectTo: "Mit {{machine}} verbinden",

  onThisMachineNow: "Jetzt auf diesem Rechner",
  nobody: "Niemand. Solange niemand zusieht, wird nichts aufgenommen.",
  whatIsShown: "Was von {{machine}} gerade gezeigt wird",
  guestsMayBeLetIn: "Gäste dürfen auf diesen Rechner gelassen werden",
  guestsMayBeLetInAdvice: "Aus schickt Gäste weg und weist ihre Links ab; Mitglieder betrifft das nicht",

  kick: "Wegschicken",
  kickName: "{{name}} wegschicken",
  wasSentAway: "{{name}} wurde weggeschickt",
  guestMayReturn: "Der Link gilt weiterhin. Um ihn endgültig zu schließen, ziehen Sie die Einladung zurück.",
  memberMayReturn: "Eine neue Verbindung ist möglich.",

  state: {
    asking: "wartet, eingelassen zu werden",
    connecting: "verbindet …",
    interrupted: "unterbrochen",
    ended: "beendet",
  },
  from: "von {{address}}",
  fromUnknown: "von einer unbekannten Adresse",
  path: { direct: "direkt", relayed: "über das Relais" },
  forTime: "seit {{time}}",
  framesPerSecond: "{{count}} Bilder/s",

  whatMayBeUsedBy: "Was {{name}} benutzen darf",
  deviceWithheld: "{{device}}, gesperrt",
  deviceIsOn: "{{device}}: an",
  deviceIsOff: "{{device}}: aus",

  switchedOn: "{{device}} an",
  switchedOff: "{{device}} aus",
  saving: "wird gespeichert …",
  savedForJoining: "gespeichert für den nächsten Beitritt",
  savedNotEnforced: "gespeichert, noch nicht in Kraft",
  savedMachineOffline: "gespeichert, Rechner ist offline",
  enforced: "in Kraft",
  enforcedAfter: "in Kraft nach {{time}}",

  cannotShowScreen: "Dieser Rechner kann seinen Bildschirm nicht zeigen",
  isLocked: "Dieser Rechner ist gesperrt",
  isLockedAdvice: "Betrachter sehen den Sperrbildschirm; wer das Passwort kennt, kann ihn entsperren.",
  ownerStoppedAll: "Am Rechner selbst wurde jede Freigabe gestoppt",
  ownerStoppedAllSentence: "Am Rechner selbst wurde jede Freigabe gestoppt.",
  vetoed: {
    keyboard: "Die Tastatur ist am Rechner selbst gesperrt",
    mouse: "Die Maus ist am Rechner selbst gesperrt",
    gamepad: "Das Gamepad ist am Rechner selbst gesperrt",
    keyboardAndMouse: "Tastatur und Maus sind am Rechner selbst gesperrt",
    keyboardAndGamepad: "Tastatur und Gamepad sind am Rechner selbst gesperrt",
    mouseAndGamepad: "Maus und Gamepad sind am Rechner selbst gesperrt",
    keyboardAndMouseAndGamepad: "Tastatur, Maus und Gamepad sind am Rechner selbst gesperrt",
  },
  liftOnTheMachine: "Keine Einstellung hier hebt das auf. Am Rechner: <command/>",
  withheldByOwner: {
    keyboard: "Die Tastatur ist am Rechner selbst gesperrt.",
    mouse: "Die Maus ist am Rechner selbst gesperrt.",
    gamepad: "Das Gamepad ist am Rechner selbst gesperrt.",
  },
  withheldFromViewer: {
    keyboard: "Die Tastatur ist für diesen Betrachter am Rechner selbst gesperrt.",
    mouse: "Die Maus ist für diesen Betrachter am Rechner selbst gesperrt.",
    gamepad: "Das Gamepad ist für diesen Betrachter am Rechner selbst gesperrt.",
  },
  cannotUse: "Dieser Rechner kann es nicht benutzen: {{reason}}",
  theKernel: "den Kernel (uinput)",
  notPossible: "Nicht möglich: {{reason}}",
  worksThrough: "Funktioniert über {{way}}",
};
