/** Members and their invitations. */
export const people = {} as const;
