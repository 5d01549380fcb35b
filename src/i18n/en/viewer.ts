/** Watching and steering a machine. */
export const viewer = {} as const;
