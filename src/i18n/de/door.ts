import type { Translation } from "../translation.ts";

export const door: Translation["door"] = {
  invited: "Sie sind eingeladen",
  invitation: "Ihre Einladung",
  letsIn: "{{team}} lädt {{guest}} ein.",
  pin: "PIN",
  pinHint: "Sie haben sie getrennt vom Link erfahren",
  join: "Beitreten",
  startsIn: "Beginnt in <left>{{left}}</left>",
  endsIn: "Endet in <left>{{left}}</left>",

  machine: "Rechner",
  machineOf: "{{machine}}, von {{host}}",
  when: "Wann",
  inZone: "In {{zone}}",
  on: "Tage",
  recurrenceInZone: "{{recurrence}}, {{zone}}",
  youMay: "Sie dürfen",
  watchOnly: "nur zusehen",
  youMayUse: "Sie dürfen benutzen",
  timeLeft: "Restzeit",
  ofUse: "{{time}}, über alle Besuche",
  once: "Einmal",
  onceOnly: "Der Link gilt für einen einzigen Besuch",

  checks: "Prüfungen",
  mark: {
    good: "in Ordnung:",
    fair: "Achtung:",
    bad: "nicht geeignet:",
    waiting: "wird geprüft:",
    info: "Hinweis:",
  },
  browser: {
    noWebRtc:
      "<name>Dieser Browser</name> kann kein WebRTC. Verwenden Sie Chrome, Edge, Firefox oder Safari in aktueller Fassung.",
    noVideo:
      "<name>Dieser Browser</name> kann kein Video empfangen. Verwenden Sie Chrome, Edge, Firefox oder Safari in aktueller Fassung.",
    fit: "<name>Dieser Browser</name> kann Video empfangen",
    fitWith: "<name>Dieser Browser</name> kann {{codecs}} empfangen",
  },
  relay: {
    checking: "<name>Die Verbindung</name> wird gesucht …",
    reachable:
      "<name>Die Verbindung</name> ist direkt, wo es geht; findet sich kein direkter Weg, hilft das Relais, das antwortet",
    unreachable:
      "<name>Die Verbindung</name> muss direkt sein, denn das Relais antwortet nicht; manche Netze verbieten das. Ein anderes Netz kann helfen",
    none: "<name>Die Verbindung</name> führt direkt zum Rechner; verbietet ein Netz das, hilft kein Relais",
  },
  machineOnline: "<name>Der Rechner</name> ist online",
  machineOffline: "<name>Der Rechner</name> ist offline; diese Seite sieht von selbst wieder nach",
  gamepad: "<name>Gamepad</name>",
  noGamepad: "<name>Gamepad:</name> Drücken Sie eine Taste darauf, um es hier zu sehen",
  pressed: "{{pad}} · {{count}} gedrückt",

  couldNotLetIn: "Sie konnten nicht eingelassen werden",
  wrongPin: "Diese PIN ist falsch. Fragen Sie nach, wenn Sie unsicher sind: Es gibt nur wenige Versuche.",
  refusal: {
    guest_link_unknown: {
      title: "Dieser Link führt nirgendwohin",
      advice:
        "Vielleicht ist er abgeschnitten, oder ein neuerer hat ihn ersetzt. Vergleichen Sie ihn mit der Nachricht, die Sie erhalten haben, oder bitten Sie um einen neuen.",
    },
    guest_invite_not_found: {
      title: "Diese Einladung gibt es nicht mehr",
      advice: "Bitten Sie die Person, von der Sie den Link haben, um einen neuen.",
    },
    guest_invite_cancelled: {
      title: "Diese Einladung wurde zurückgezogen",
      advice: "Die gastgebende Person will sie nicht mehr gelten lassen. Fragen Sie nach, wenn Sie das überrascht.",
    },
    guest_invite_over: {
      title: "Diese Einladung ist vorbei",
      advice: "Ihre Zeit ist abgelaufen. Bitten Sie um einen neuen Link, wenn Sie mehr Zeit brauchen.",
    },
    guest_invite_used: {
      title: "Diese Einladung wurde schon benutzt",
      advice: "Sie galt für einen Besuch. Bitten Sie für einen weiteren um einen neuen Link.",
    },
    guest_time_used_up: {
      title: "Die Zeit dieser Einladung ist verbraucht",
      advice: "Alle Besuche zusammen haben die Grenze erreicht. Bitten Sie um mehr Zeit oder um einen neuen Link.",
    },
    machine_removed: {
      title: "Den Rechner gibt es nicht mehr",
      advice: "Er wurde aus dem Team entfernt. Fragen Sie nach, welchen Sie stattdessen benutzen können.",
    },
    guests_not_allowed: {
      title: "Dieser Rechner lässt keine Gäste zu",
      advice:
        "Wer Sie eingeladen hat, muss den Gastzugang dafür einschalten. Diese Seite bemerkt es, sobald das geschieht.",
    },
    guest_invite_early: {
      title: "Sie sind zu früh",
      advice: "Sie können hier warten: Die Tür öffnet sich von selbst.",
    },
    machine_full: {
      title: "Alle Plätze sind belegt",
      advice: "Warten Sie, bis jemand geht, oder fragen Sie nach. Diese Seite sieht von selbst wieder nach.",
    },
    machine_offline: {
      title: "Der Rechner ist offline",
      advice:
        "Bitten Sie darum, ihn einzuschalten oder mit dem Netz zu verbinden. Diese Seite sieht von selbst wieder nach.",
    },
    host_stopped: {
      title: "Alle Freigaben sind gestoppt",
      advice:
        "Niemand kommt hinein, bis es am Rechner selbst wieder erlaubt wird. Diese Seite bemerkt es, sobald das geschieht.",
    },
    host_not_ready: {
      title: "Der Rechner kann seinen Bildschirm nicht zeigen",
      advice:
        "Sagen Sie Bescheid: Auf der Seite des Rechners in Latchkey steht der Grund. Diese Seite sieht von selbst wieder nach.",
    },
    machine_not_approved: {
      title: "Der Rechner ist nicht bereit",
      advice: "Ein Admin des Teams muss ihn erst zulassen. Diese Seite sieht von selbst wieder nach.",
    },
    guest_pin_refused: {
      title: "Diese PIN ist falsch",
      advice: "Fragen Sie nach, wenn Sie unsicher sind: Es gibt nur wenige Versuche.",
    },
    too_many_requests: {
      title: "Zu viele Versuche",
      advice: "Warten Sie eine Minute und versuchen Sie es dann erneut.",
    },
    ticket_refused: {
      title: "Das hat zu lange gedauert",
      advice: "Treten Sie noch einmal bei.",
    },
  },
};
