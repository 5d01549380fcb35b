/** The frame around the pages: navigation, menus, connection. */
export const shell = {} as const;
