import { AGENT_LINK_PATH, AGENT_LINK_VERSION } from "../../protocol/agent-link/version.ts";
import { StartError } from "../../node/start-error.ts";

/**
 * The control plane's origin, `http://host:port` or `https://host:port`, from what a person typed: `ws://` and `wss://` mean the same.
 * @throws StartError for anything else
 */
export function parseServerUrl(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : null;
  const protocol = url === null ? undefined : HTTP_PROTOCOL.get(url.protocol);
  if (url === null || protocol === undefined || url.hostname === "") {
    throw new StartError(`--server must be a URL such as https://latchkey.example.com, not "${typed}"`);
  }
  if (url.username !== "" || url.password !== "" || url.pathname.length > 1 || url.search !== "" || url.hash !== "") {
    throw new StartError("--server must be scheme, host and port only");
  }
  return `${protocol}//${url.host}`;
}

const HTTP_PROTOCOL: ReadonlyMap<string, string> = new Map([
  ["http:", "http:"],
  ["ws:", "http:"],
  ["https:", "https:"],
  ["wss:", "https:"],
]);

/** Where the link's WebSocket connects to, for the control plane at `server`. `agentNonce` is fresh for each connection. */
export function agentLinkUrl(server: string, agentNonce: string): string {
  const url = new URL(AGENT_LINK_PATH, server);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = new URLSearchParams({ version: String(AGENT_LINK_VERSION), nonce: agentNonce }).toString();
  return url.toString();
}
