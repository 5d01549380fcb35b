/** The open link of a machine, as presence sees it. */
export interface LinkHandle {
  /** Monotonic milliseconds of the last sign of life. */
  readonly lastHeardMs: number;
  /** Asks the peer for a sign of life. Resolves with whether one came within `withinMs`. */
  answers(withinMs: number): Promise<boolean>;
  /** Closes because a newer link of the same machine took over. */
  replace(): void;
}

/** A machine whose link is up. Kept small: there may be ten thousand of them. */
export interface LinkedMachine {
  readonly machineId: string;
  /** Random per agent process: see `hello`. */
  readonly instanceId: string;
  readonly link: LinkHandle;
  readonly onlineSinceMs: number;
  ownerId: string | null;
  ip: string;
  /** Null until the first sample. */
  cpuPercent: number | null;
  memoryUsedBytes: number | null;
}
