/** The audit log as sentences. */
export const activity = {} as const;
