import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defaultDataFolder } from "../node/data-folder.ts";
import { StartError } from "../node/start-error.ts";
import type { ChainHead } from "./audit/chain-verifier.ts";
import { readSinkConfiguration, type SinkConfiguration } from "./audit-sinks/sink-configuration.ts";
import type { IceConfiguration } from "./signalling/ice-servers.ts";
import { readIceConfiguration } from "./signalling/read-ice-configuration.ts";
import type { DatabaseLocation } from "./storage/database.ts";

/** What a control plane is told at its start. Every option has a variable `LATCHKEY_<OPTION>`; the command line wins. */
export interface Configuration {
  readonly command: "server" | "backup" | "restore" | "audit-verify" | "audit-export";
  /** The FILE of backup, restore and, where one is given, of the commands on the audit log. */
  readonly file: string | null;
  readonly listen: { readonly host: string; readonly port: number };
  readonly dataFolder: string;
  readonly database: DatabaseLocation;
  /** Where people reach this control plane, when it is behind a proxy or has a name. */
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  readonly ice: IceConfiguration;
  readonly bootstrapToken: string | null;
  readonly auditSinks: SinkConfiguration;
  /** An event of the audit log that it must hold to be whole. */
  readonly auditHead: ChainHead | null;
}

const OPTIONS = {
  listen: { type: "string" },
  data: { type: "string" },
  database: { type: "string" },
  "public-url": { type: "string" },
  "trust-proxy": { type: "boolean" },
  "tls-cert": { type: "string" },
  "tls-key": { type: "string" },
  "smtp-url": { type: "string" },
  "mail-from": { type: "string" },
  "stun-url": { type: "string", multiple: true },
  "turn-url": { type: "string", multiple: true },
  "turn-secret": { type: "string" },
  "ice-policy": { type: "string" },
  "audit-file": { type: "string" },
  "audit-file-sync": { type: "string" },
  "audit-syslog": { type: "string" },
  "audit-webhook": { type: "string" },
  "audit-webhook-secret": { type: "string" },
  head: { type: "string" },
} as const;

type OptionName = keyof typeof OPTIONS;
/** Options that may be given more than once, or as a list separated by commas. */
type ListName = "stun-url" | "turn-url";

const DEFAULT_LISTEN = "127.0.0.1:7420";

/** @throws StartError with one line that says which option is wrong */
export function readConfiguration(argv: readonly string[], env: NodeJS.ProcessEnv): Configuration {
  const { values, positionals } = parseCommandLine(argv);
  const text = (name: Exclude<OptionName, "trust-proxy" | ListName>): string | null =>
    values[name] ?? fromEnvironment(env, name);
  const list = (name: ListName): string | null => values[name]?.join(",") ?? fromEnvironment(env, name);
  const dataFolder = text("data") ?? defaultDataFolder(env, process.platform);
  const { command, rest } = readCommand(positionals);
  return {
    command,
    file: readFile(command, rest),
    listen: readListen(text("listen") ?? DEFAULT_LISTEN),
    dataFolder,
    database: readDatabase(text("database"), dataFolder),
    publicUrl: readPublicUrl(text("public-url")),
    trustProxy: values["trust-proxy"] ?? fromEnvironment(env, "trust-proxy") === "true",
    tls: readTls(text("tls-cert"), text("tls-key")),
    mail: readMail(text("smtp-url"), text("mail-from")),
    ice: readIceConfiguration({
      stunUrls: list("stun-url"),
      turnUrls: list("turn-url"),
      turnSecret: text("turn-secret"),
      policy: text("ice-policy"),
    }),
    bootstrapToken: env["LATCHKEY_BOOTSTRAP_TOKEN"] ?? null,
    auditSinks: readSinkConfiguration({
      file: text("audit-file"),
      fileSync: text("audit-file-sync"),
      syslog: text("audit-syslog"),
      webhook: text("audit-webhook"),
      webhookSecret: text("audit-webhook-secret"),
    }),
    auditHead: readHead(values.head ?? null),
  };
}

function parseCommandLine(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's message names the option; its second sentence is advice for programmers.
    throw new StartError(error instanceof Error ? (error.message.split(". ")[0] ?? "bad options") : "bad options");
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv, name: OptionName): string | null {
  return env[`LATCHKEY_${name.replaceAll("-", "_").toUpperCase()}`] || null;
}

function readCommand([word, ...rest]: readonly string[]): {
  readonly command: Configuration["command"];
  readonly rest: readonly string[];
} {
  if (word === "server" || word === "backup" || word === "restore") return { command: word, rest };
  if (word === "audit") {
    const [verb, ...files] = rest;
    if (verb === "verify" || verb === "export") return { command: `audit-${verb}`, rest: files };
    throw new StartError(`unknown command audit ${verb ?? "(none)"}: use audit verify or audit export`);
  }
  throw new StartError(`unknown command ${word ?? "(none)"}: use server, backup FILE or restore FILE`);
}

/** How many files each command wants, at least and at most. */
const FILES: Readonly<Record<Configuration["command"], readonly [number, number]>> = {
  server: [0, 0],
  backup: [1, 1],
  restore: [1, 1],
  "audit-verify": [0, 1],
  "audit-export": [0, 1],
};

function readFile(command: Configuration["command"], rest: readonly string[]): string | null {
  const [least, most] = FILES[command];
  const words = command.replace("-", " ");
  if (rest.length > most) throw new StartError(`${words}: unexpected argument ${rest[most]}`);
  if (rest.length < least) throw new StartError(`${words}: say which FILE`);
  return rest[0] ?? null;
}

function readHead(text: string | null): ChainHead | null {
  if (text === null) return null;
  const match = /^([0-9a-f]{64}):([1-9]\d{0,15})$/.exec(text);
  if (!match) throw new StartError(`--head ${text}: use HASH:SEQ as audit verify prints it`);
  return { hash: match[1] ?? "", seq: Number(match[2]) };
}

function readListen(text: string): Configuration["listen"] {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw new StartError(`--listen ${text}: use HOST:PORT, for example 127.0.0.1:7420`);
  return { host: match[1] ?? match[2] ?? "", port };
}

function readDatabase(text: string | null, dataFolder: string): DatabaseLocation {
  if (text === null) return { kind: "sqlite", file: join(dataFolder, "control-plane", "latchkey.db") };
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new StartError("--database: use postgres://user@host/name, or leave it out for the built-in database");
  }
  return { kind: "postgres", url: text };
}

function readPublicUrl(text: string | null): string | null {
  if (text === null) return null;
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new StartError(`--public-url ${text}: use https://name or http://name`);
  }
  return new URL(text).origin;
}

function readTls(cert: string | null, key: string | null): Configuration["tls"] {
  if (cert === null && key === null) return null;
  if (cert === null || key === null) throw new StartError("--tls-cert and --tls-key go together");
  return { cert: readPem("--tls-cert", cert), key: readPem("--tls-key", key) };
}

function readPem(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`${option} ${file} cannot be read`, { cause: error });
  }
}

function readMail(smtpUrl: string | null, from: string | null): Configuration["mail"] {
  if (smtpUrl === null) return null;
  if (!/^smtps?:\/\//.test(smtpUrl) || !URL.canParse(smtpUrl)) {
    throw new StartError("--smtp-url: use smtp://host:port or smtps://user:password@host");
  }
  if (from === null) throw new StartError("--mail-from: say which address mail comes from");
  return { smtpUrl, from };
}
