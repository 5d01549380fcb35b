import { StartError } from "../../node/start-error.ts";
import type { IceConfiguration } from "./ice-servers.ts";

/** What the operator wrote: lists are separated by commas. */
export interface IceOptions {
  readonly stunUrls: string | null;
  readonly turnUrls: string | null;
  readonly turnSecret: string | null;
  readonly policy: string | null;
}

/** The most that a viewer's page is told. */
const MOST_URLS = 8;

/** @throws StartError with one line that says which option is wrong */
export function readIceConfiguration(options: IceOptions): IceConfiguration {
  const stunUrls = readUrls("--stun-url", options.stunUrls, /^stuns?:[^\s?]+$/);
  const turnUrls = readUrls("--turn-url", options.turnUrls, /^turns?:[^\s?]+(\?transport=(udp|tcp))?$/);
  if (turnUrls.length > 0 !== (options.turnSecret !== null)) {
    throw new StartError("--turn-url and --turn-secret go together");
  }
  const policy = options.policy ?? "all";
  if (policy !== "all" && policy !== "relay") throw new StartError(`--ice-policy ${policy}: use all or relay`);
  if (policy === "relay" && turnUrls.length === 0) throw new StartError("--ice-policy relay needs --turn-url");
  return { stunUrls, turnUrls, turnSecret: options.turnSecret, policy };
}

function readUrls(option: string, text: string | null, form: RegExp): readonly string[] {
  const urls = (text ?? "")
    .split(",")
    .map((url) => url.trim())
    .filter((url) => url !== "");
  const wrong = urls.find((url) => !form.test(url));
  if (wrong !== undefined) {
    throw new StartError(`${option} ${wrong}: use ${option === "--stun-url" ? "stun:host:3478" : "turn:host:3478"}`);
  }
  if (urls.length > MOST_URLS) throw new StartError(`${option}: name at most ${MOST_URLS}`);
  return urls;
}
