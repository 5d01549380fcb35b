/** Machines, robots, enrolment. */
export const machines = {
  cores_one: "{{count, number}} core",
  cores_other: "{{count, number}} cores",
  machines_one: "{{count, number}} machine",
  machines_other: "{{count, number}} machines",
} as const;
