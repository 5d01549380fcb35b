/** Words that many pages share: buttons, states, times. */
export const common = {
  /** The BCP 47 tag that dates and numbers follow; a window puts its reader's own variety in its place. */
  locale: "en",

  cancel: "Cancel",
  close: "Close",
  copied: "Copied",
  copyFingerprint: "Copy the fingerprint of {{name}}",
  done: "Done",
  notReported: "not reported",
  save: "Save",
  tryAgain: "Try again",
  typeToConfirm: "Type “{{name}}” to confirm",
  needsApp: "This needs the Latchkey app.",
  loading: "Loading…",
  clearSearch: "Clear the search",
  page: "Page {{page}}",
  pageControl: { first: "first page", previous: "previous page", next: "next page", last: "last page" },

  /** The name in the browser's tab. */
  pageTitle: "{{title}} · Latchkey",

  presence: { online: "Online", reconnecting: "Reconnecting", offline: "Offline" },
  since: "since {{time}}",
  role: { owner: "owner", admin: "admin", member: "member", guest: "guest" },
  lifetime: { days_one: "{{count}} day", days_other: "{{count}} days", year: "1 year", noEnd: "No end" },

  couldNotBeLoaded: "This could not be loaded",
  thatDidNotWork: "That did not work",
  nothingWasChanged: "Nothing was changed",

  device: { keyboard: "Keyboard", mouse: "Mouse", gamepad: "Gamepad" },
  /** As a part of a sentence. */
  right: { keyboard: "keyboard", mouse: "mouse", gamepad: "gamepad" },
  watchingOnly: "watching only",
  two: "{{first}} and {{last}}",
  three: "{{first}}, {{second}} and {{last}}",

  justNow: "just now",
  inAMoment: "in a moment",
  ago: {
    seconds: "{{count}} s ago",
    minutes: "{{count}} min ago",
    hours: "{{count}} h ago",
    days_one: "{{count}} day ago",
    days_other: "{{count}} days ago",
  },
  ahead: {
    seconds: "in {{count}} s",
    minutes: "in {{count}} min",
    hours: "in {{count}} h",
    days_one: "in {{count}} day",
    days_other: "in {{count}} days",
  },
  seconds: "{{count}} s",
  minutes: "{{count}} min",
  hours: "{{count}} h",
  hoursAndMinutes: "{{hours}} h {{minutes}} min",
  days_one: "{{count}} day",
  days_other: "{{count}} days",
  daysAndHours_one: "{{count}} day {{hours}} h",
  daysAndHours_other: "{{count}} days {{hours}} h",

  usedOf: "{{used}} of {{total}}",
  unknownSystem: "Unknown system",
} as const;
