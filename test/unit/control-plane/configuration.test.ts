import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfiguration } from "../../../src/control-plane/configuration.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("the control plane's configuration", () => {
  it("needs nothing but the command", () => {
    const read = readConfiguration(["server"], { LATCHKEY_DATA: "/srv/latchkey" });
    expect(read).toMatchObject({
      command: "server",
      listen: { host: "127.0.0.1", port: 7420 },
      dataFolder: "/srv/latchkey",
      database: { kind: "sqlite", file: "/srv/latchkey/control-plane/latchkey.db" },
      publicUrl: null,
      trustProxy: false,
      tls: null,
      mail: null,
    });
  });

  it("takes every option from the environment too, and lets the command line win", () => {
    const env = {
      LATCHKEY_LISTEN: "0.0.0.0:80",
      LATCHKEY_PUBLIC_URL: "https://desk.example/",
      LATCHKEY_TRUST_PROXY: "true",
    };
    expect(readConfiguration(["server"], env)).toMatchObject({
      listen: { host: "0.0.0.0", port: 80 },
      publicUrl: "https://desk.example",
      trustProxy: true,
    });
    expect(readConfiguration(["server", "--listen", "[::1]:0"], env).listen).toEqual({ host: "::1", port: 0 });
  });

  it("reads the certificate and its key", () => {
    const folder = temporaryFolder();
    for (const name of ["cert", "key"]) writeFileSync(join(folder, name), name);
    const read = readConfiguration(
      ["server", "--tls-cert", join(folder, "cert"), "--tls-key", join(folder, "key")],
      {},
    );
    expect(read.tls).toEqual({ cert: "cert", key: "key" });
  });

  it("reads where the audit log goes", () => {
    expect(readConfiguration(["server"], {}).auditSinks).toEqual({ file: null, syslog: null, webhook: null });
    const argv = ["server", "--audit-file", "/srv/audit.jsonl", "--audit-syslog", "udp://[::1]"];
    const env = {
      LATCHKEY_AUDIT_FILE_SYNC: "each",
      LATCHKEY_AUDIT_WEBHOOK: "https://hook.example/in",
      LATCHKEY_AUDIT_WEBHOOK_SECRET: "sixteen or more characters",
    };
    expect(readConfiguration(argv, env).auditSinks).toEqual({
      file: { path: "/srv/audit.jsonl", sync: "each" },
      syslog: { protocol: "udp", host: "::1", port: 514 },
      webhook: { url: "https://hook.example/in", secret: "sixteen or more characters" },
    });
    const overTcp = readConfiguration(["server", "--audit-syslog", "tcp://log.example:6514"], {});
    expect(overTcp.auditSinks.syslog).toEqual({ protocol: "tcp", host: "log.example", port: 6514 });
    const head = readConfiguration(["audit", "verify", "--head", `${"a".repeat(64)}:7`], {}).auditHead;
    expect(head).toEqual({ hash: "a".repeat(64), seq: 7 });
  });

  it("takes relays one by one or as a list", () => {
    const urls = ["turn:one:3478", "turns:two:5349?transport=tcp"];
    const relays = { turnUrls: urls, turnSecret: "s", stunUrls: ["stun:one:3478"], policy: "relay" };
    const argv = ["server", "--turn-url", "turn:one:3478", "--turn-url", "turns:two:5349?transport=tcp"];
    const more = ["--turn-secret", "s", "--stun-url", "stun:one:3478", "--ice-policy", "relay"];
    expect(readConfiguration([...argv, ...more], {}).ice).toEqual(relays);
    const env = { LATCHKEY_TURN_URL: urls.join(","), LATCHKEY_TURN_SECRET: "s" };
    expect(readConfiguration(["server"], env).ice).toMatchObject({ turnUrls: urls, turnSecret: "s", policy: "all" });
  });

  it.each([
    [["server", "--lisen", "x"], "--lisen"],
    [["server", "--audit-file-sync", "each"], "goes with --audit-file"],
    [["server", "--audit-file", "x", "--audit-file-sync", "daily"], "use batch, each or off"],
    [["server", "--audit-syslog", "http://log.example"], "--audit-syslog"],
    [["server", "--audit-syslog", "tcp://log.example:70000"], "--audit-syslog"],
    [["server", "--audit-webhook", "https://hook.example"], "go together"],
    [["server", "--audit-webhook", "https://a:b@hook.example", "--audit-webhook-secret", "x"], "--audit-webhook"],
    [["server", "--audit-webhook", "https://hook.example", "--audit-webhook-secret", "x"], "16 characters"],
    [["audit", "verify", "--head", "abc:1"], "use HASH:SEQ"],
    [["audit"], "unknown command audit (none)"],
    [["server", "--listen"], "--listen"],
    [["server", "--listen", "7420"], "use HOST:PORT"],
    [["server", "--listen", "127.0.0.1:70000"], "use HOST:PORT"],
    [["server", "--database", "mysql://db"], "--database: use postgres://"],
    [["server", "--public-url", "desk.example"], "--public-url desk.example"],
    [["server", "--tls-cert", "/x"], "go together"],
    [["server", "--tls-cert", "/missing", "--tls-key", "/missing"], "cannot be read"],
    [["server", "--smtp-url", "smtp://127.0.0.1:25"], "--mail-from"],
    [["server", "--smtp-url", "http://x", "--mail-from", "a@b.example"], "--smtp-url"],
    [["server", "--turn-url", "turn:relay:3478"], "go together"],
    [["server", "--turn-url", "http://relay", "--turn-secret", "s"], "--turn-url http://relay"],
    [["server", "--stun-url", "turn:relay"], "--stun-url turn:relay"],
    [["server", "--ice-policy", "some"], "--ice-policy some"],
    [["server", "--ice-policy", "relay"], "needs --turn-url"],
    [["server", "extra"], "unexpected argument extra"],
    [["backup"], "say which FILE"],
    [["restore", "a", "b"], "unexpected argument b"],
    [["frobnicate"], "unknown command frobnicate"],
    [[], "unknown command (none)"],
  ])("refuses %j with one line that says why", (argv, expected) => {
    expect(() => readConfiguration(argv, {})).toThrow(expected);
    try {
      readConfiguration(argv, {});
    } catch (error) {
      expect(error).toMatchObject({ name: "StartError" });
      expect(String(error)).not.toContain("\n");
    }
  });
});
