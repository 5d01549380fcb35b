/** What the bench tells the process that plays the machines. */
export interface StartHosts {
  readonly url: string;
  readonly token: string;
  readonly count: number;
  readonly folder: string;
}

/** What that process says. Times are nanoseconds on CLOCK_MONOTONIC as decimal text: they do not fit a double without loss. */
export type HostsMessage =
  | { readonly type: "started"; readonly machineIds: readonly string[] }
  | { readonly type: "failed"; readonly message: string }
  /** A key came out of a machine although its session may not type. */
  | { readonly type: "violation" }
  /** The capture page heard that the machine's gate refuses a key of this session from now on, or lets it through again. */
  | { readonly type: "gate"; readonly sessionId: string; readonly refuses: boolean; readonly atNs: string };
