/** What a refusal means, by its code. */
export const errors = {} as const;
