import { parseArgs } from "node:util";
import { defaultDataFolder } from "../node/data-folder.ts";
import { StartError } from "../node/start-error.ts";
import { parseServerUrl } from "./link/control-plane-address.ts";
import { parseEnrolmentToken, type EnrolmentToken } from "./link/enrolment-token.ts";

export interface AgentOptions {
  readonly dataFolder: string;
  /** Origin of the control plane; null: the one this machine is enrolled with. */
  readonly server: string | null;
  readonly token: EnrolmentToken | null;
  /** False: this machine shows its screen to nobody. */
  readonly hosts: boolean;
  /** What shows the capture page: a Chromium that the agent starts, or a window of the desktop app that started the agent. */
  readonly capture: CaptureKind;
}

const CAPTURE_KINDS = ["chromium", "desktop"] as const;
type CaptureKind = (typeof CAPTURE_KINDS)[number];

/**
 * Reads `latchkey agent`'s arguments: `--data DIR`, `--server URL`, `--token T` (or `LATCHKEY_ENROLMENT_TOKEN`, which other users of the
 * machine cannot see in the process list), `--no-hosting`, `--capture chromium|desktop`.
 * @throws StartError for anything that is not understood
 */
export function parseAgentOptions(args: readonly string[], env: NodeJS.ProcessEnv): AgentOptions {
  const values = parse(args);
  const token = values.token ?? env["LATCHKEY_ENROLMENT_TOKEN"];
  return {
    dataFolder: values.data ?? defaultDataFolder(env, process.platform),
    server: values.server === undefined ? null : parseServerUrl(values.server),
    token: token === undefined || token === "" ? null : parseEnrolmentToken(token),
    hosts: values["no-hosting"] !== true,
    capture: parseCapture(values.capture),
  };
}

function parseCapture(name = "chromium"): CaptureKind {
  const kind = CAPTURE_KINDS.find((one) => one === name);
  if (kind === undefined) throw new StartError(`--capture is one of ${CAPTURE_KINDS.join(", ")}`);
  return kind;
}

interface GivenValues {
  readonly data?: string;
  readonly server?: string;
  readonly token?: string;
  readonly "no-hosting"?: boolean;
  readonly capture?: string;
}

function parse(args: readonly string[]): GivenValues {
  const text = { type: "string" } as const;
  const options = { data: text, server: text, token: text, capture: text, "no-hosting": { type: "boolean" } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new StartError("the arguments of latchkey agent were not understood", { cause: error });
  }
}
