/** Sign-in, set-up, accepting an invitation. */
export const signIn = {} as const;
