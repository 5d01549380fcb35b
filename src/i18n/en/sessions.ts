/** Who is on a machine, and what they hold. */
export const sessions = {} as const;
