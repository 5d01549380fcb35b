/** Inviting guests and the list of invites. */
export const guests = {
  invites_one: "{{count, number}} invite",
  invites_other: "{{count, number}} invites",
} as const;
