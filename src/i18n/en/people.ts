/** Members and their invitations. */
export const people = {
  people_one: "{{count, number}} person",
  people_other: "{{count, number}} people",
} as const;
