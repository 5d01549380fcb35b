/** Inviting guests and the list of invites. */
export const guests = {} as const;
