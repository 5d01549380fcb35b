/** What only the desktop app says: tray, indicator, first run, consent, links. */
export const desktop = {} as const;
