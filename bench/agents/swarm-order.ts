/** What the bench tells a swarm process to do. Every order is answered with a `SwarmAnswer` of the same `id`. */
export type SwarmOrder =
  /** Where the agents connect to from now on; `ca` is the certificate to trust, null without TLS. */
  | { readonly do: "aim"; readonly host: string; readonly port: number; readonly ca: string | null }
  /** Opens this many sockets that say nothing. */
  | { readonly do: "open-bare"; readonly count: number; readonly atOnce: number }
  /** Makes agents until there are this many; they do not connect yet. */
  | { readonly do: "make-agents"; readonly count: number }
  /** Connects every agent that is not online, `atOnce` at a time; new ones enrol with `token`. */
  | { readonly do: "connect"; readonly token: string; readonly atOnce: number }
  /** Connects agent `index` alone. */
  | { readonly do: "connect-one"; readonly index: number }
  | { readonly do: "keep-linked"; readonly on: boolean }
  | { readonly do: "count-online" }
  /** Ends every connection. */
  | { readonly do: "disconnect" };

/** Times are nanoseconds on CLOCK_MONOTONIC as decimal text: they do not fit a double without loss. */
export type SwarmAnswer =
  | { readonly id: number; readonly online: number; readonly startedNs: string; readonly machineId: string | null }
  | { readonly id: number; readonly error: string };
