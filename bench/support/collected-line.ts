/** How a measured process begins the line on stderr that says how many bytes its JavaScript holds after a collection. */
export const COLLECTED_LINE = "bench: collected";
