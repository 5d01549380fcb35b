import { StartError } from "../../node/start-error.ts";

export type FileSync = "each" | "batch" | "off";

/** Where the audit log is delivered to; null = not there. */
export interface SinkConfiguration {
  readonly file: { readonly path: string; readonly sync: FileSync } | null;
  readonly syslog: { readonly protocol: "udp" | "tcp"; readonly host: string; readonly port: number } | null;
  readonly webhook: { readonly url: string; readonly secret: string } | null;
}

interface Texts {
  readonly file: string | null;
  readonly fileSync: string | null;
  readonly syslog: string | null;
  readonly webhook: string | null;
  readonly webhookSecret: string | null;
}

const SHORTEST_SECRET = 16;
const SYSLOG_PORT = { udp: 514, tcp: 601 } as const;

/** @throws StartError with one line that says which option is wrong */
export function readSinkConfiguration(texts: Texts): SinkConfiguration {
  return {
    file: readFileSink(texts.file, texts.fileSync),
    syslog: texts.syslog === null ? null : readSyslog(texts.syslog),
    webhook: readWebhook(texts.webhook, texts.webhookSecret),
  };
}

function readFileSink(path: string | null, sync: string | null): SinkConfiguration["file"] {
  if (path === null) {
    if (sync !== null) throw new StartError("--audit-file-sync goes with --audit-file");
    return null;
  }
  if (sync === null || sync === "batch") return { path, sync: "batch" };
  if (sync === "each" || sync === "off") return { path, sync };
  throw new StartError(`--audit-file-sync ${sync}: use batch, each or off`);
}

function readSyslog(text: string): SinkConfiguration["syslog"] {
  const match = /^(udp|tcp):\/\/(?:\[([0-9a-fA-F:.]+)\]|([^:/\s[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const protocol = match?.[1] === "tcp" ? "tcp" : "udp";
  const port = match?.[4] === undefined ? SYSLOG_PORT[protocol] : Number(match[4]);
  if (!match || port < 1 || port > 65_535) {
    throw new StartError(`--audit-syslog ${text}: use udp://host:port or tcp://host:port`);
  }
  return { protocol, host: match[2] ?? match[3] ?? "", port };
}

function readWebhook(url: string | null, secret: string | null): SinkConfiguration["webhook"] {
  if (url === null && secret === null) return null;
  if (url === null || secret === null) throw new StartError("--audit-webhook and --audit-webhook-secret go together");
  const isHttp = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  if (!isHttp || new URL(url).username !== "" || new URL(url).password !== "") {
    throw new StartError("--audit-webhook: use https://host/path, without a name or password in it");
  }
  if (secret.length < SHORTEST_SECRET) {
    throw new StartError(`--audit-webhook-secret: use ${SHORTEST_SECRET} characters or more`);
  }
  return { url, secret };
}
