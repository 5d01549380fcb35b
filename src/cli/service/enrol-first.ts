import { Child } from "../child.ts";
import { CommandFailure } from "../command-failure.ts";
import { StartError } from "../../node/start-error.ts";

const ENROL_TIMEOUT_MS = 60_000;

export interface Enrolment {
  readonly data: string;
  readonly server: string;
  readonly token: string;
  /** Whom the agent runs as; null: whoever we are. */
  readonly as: { readonly uid: number; readonly gid: number } | null;
}

/**
 * Runs the agent once, until the control plane knows this machine, and stops it: so the token is in no file and in no list of processes, and
 * the service starts without one.
 * @throws CommandFailure when it is not enrolled in time
 */
export async function enrolFirst({ data, server, token, as }: Enrolment, signal: AbortSignal): Promise<void> {
  const agent = Child.start(
    "agent",
    ["--data", data, "--server", server, "--no-hosting"],
    // What it logs on the way would only hide what this command says.
    { LATCHKEY_ENROLMENT_TOKEN: token, LATCHKEY_LOG: process.env["LATCHKEY_LOG"] ?? "error" },
    as,
  );
  try {
    await agent.waitForLine(/^(?:pending|connected) /, ENROL_TIMEOUT_MS, signal);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    throw new CommandFailure(`this machine could not be enrolled: ${error.message}`, { cause: error });
  } finally {
    await agent.stop();
  }
}
