/** One's own profile, tokens and sign-ins. */
export const account = {} as const;
