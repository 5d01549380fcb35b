/** What a measured process prints on stderr once it has collected its garbage. */
export const COLLECTED_LINE = "bench: collected";
