/** `no-agent`: nobody answers on the local socket. `refused`: the agent said no. `unreadable`: what it said was not understood. */
type LocalFailureReason = "no-agent" | "refused" | "unreadable";

interface LocalFailureOptions extends ErrorOptions {
  readonly code?: string;
}

/** The agent of this machine could not be asked. The message is one line for people. */
export class LocalFailure extends Error {
  override readonly name = "LocalFailure";
  readonly reason: LocalFailureReason;
  /** The agent's own, where it refused; else empty. */
  readonly code: string;

  constructor(reason: LocalFailureReason, message: string, { code = "", ...options }: LocalFailureOptions = {}) {
    super(message, options);
    this.reason = reason;
    this.code = code;
  }
}

/** Any failure to reach the agent of `dataFolder`, in words for people. */
export function unreachable(error: unknown, dataFolder: string): LocalFailure {
  if (error instanceof LocalFailure) return error;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return new LocalFailure("no-agent", describe(error, code, dataFolder), { cause: error });
}

function describe(error: unknown, code: unknown, dataFolder: string): string {
  if (code === "ENOENT" || code === "ECONNREFUSED") {
    return `no agent runs with the data folder ${dataFolder}; start it with: latchkey agent --data ${dataFolder}`;
  }
  if (code === "EACCES" || code === "EPERM") return "this agent belongs to another user of this machine";
  return `the agent cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
}
