import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { agentFolder } from "../../node/local-control-address.ts";

/** Where the agent keeps who this machine is to its control plane. */
function enrolmentFile(dataFolder: string): string {
  return join(agentFolder(dataFolder), "identity.json");
}

/** This machine belongs to a control plane: its agent needs neither address nor token to start. */
export function isEnrolled(dataFolder: string): boolean {
  return existsSync(enrolmentFile(dataFolder));
}

/** The next start enrols anew, wherever it is told to. Kept beside it until then; no agent may run. @throws the system's error */
export function forgetEnrolment(dataFolder: string): void {
  const file = enrolmentFile(dataFolder);
  if (existsSync(file)) renameSync(file, `${file}.forgotten`);
}
