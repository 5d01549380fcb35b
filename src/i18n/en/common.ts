/** Words that many pages share: buttons, states, times. */
export const common = {
  cancel: "Cancel",
  needsApp: "This needs the Latchkey app.",
} as const;
