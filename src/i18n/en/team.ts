/** Settings of the team and its API keys. */
export const team = {} as const;
