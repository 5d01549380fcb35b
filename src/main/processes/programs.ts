import type { Program } from "./utility-child.ts";

/** What an agent is started with. `server` and `token`: null for a machine that is enrolled already. */
export interface AgentLaunch {
  readonly server: string | null;
  readonly token: string | null;
}

/** `latchkey agent`, with its screen in a window of this app. The token is where other users of the machine cannot see it. */
export function agentProgram(entry: string, dataFolder: string, { server, token }: AgentLaunch): Program {
  return {
    name: "Latchkey agent",
    entry,
    args: ["--data", dataFolder, "--capture", "desktop", ...(server === null ? [] : ["--server", server])],
    // glibc: an agent is idle nearly always, and gives memory back rather than to hurry.
    env: { MALLOC_ARENA_MAX: "1", LATCHKEY_ENROLMENT_TOKEN: token ?? "" },
  };
}

/** `latchkey server`, as `latchkey up` starts it. `bootstrapToken`: with it the machine that runs the control plane enrols itself. */
export function controlPlaneProgram(entry: string, dataFolder: string, bootstrapToken: string): Program {
  return {
    name: "Latchkey control plane",
    entry,
    args: ["server", "--data", dataFolder],
    env: { LATCHKEY_BOOTSTRAP_TOKEN: bootstrapToken },
  };
}
