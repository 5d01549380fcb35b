/** The frame around the pages: navigation, menus, connection; pages that stand in for others. */
export const shell = {
  skipToContent: "Skip to the content",
  menu: "Menu",
  sidebar: "Sidebar",
  main: "Main",

  machines: "Machines",
  pending: "Pending",
  guests: "Guests",
  people: "People",
  groups: "Groups",
  appRules: "App rules",
  activity: "Activity",
  settings: "Settings",
  waiting: "{{count}}<aside> waiting</aside>",

  yourProfile: "Your profile",
  apiDocs: "API documentation",
  signOut: "Sign out",

  live: {
    stopped: "Not connected",
    connecting: "Connecting…",
    live: "Live",
    reconnecting: "Reconnecting…",
    "signed-out": "Signed out",
  },

  couldNotBeLoaded: "Latchkey could not be loaded",

  notFound: "Page not found",
  nothingHere: "There is nothing at this address",
  nothingHereAdvice: "The link may be mistyped, or what it led to was removed.",
  goToMachines: "Go to the machines",

  adminsOnly: "For admins only",
  roleDoesNotInclude: "Your role does not include this page",
  askAnAdmin: "Ask an admin of your team if you need it.",
  goToYourMachines: "Go to your machines",
} as const;
