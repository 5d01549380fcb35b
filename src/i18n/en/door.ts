/** A guest's page before they are in. */
export const door = {} as const;
