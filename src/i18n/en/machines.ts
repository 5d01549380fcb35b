/** Machines, robots, enrolment. */
export const machines = {} as const;
