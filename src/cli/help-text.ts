/*
 * What the forwarded commands print for --help. The apps read these options themselves; start-and-stop.test.ts asks for each.
 */

export const SERVER_OPTIONS_HELP = `
Options:
  --listen HOST:PORT      where to listen (default 127.0.0.1:7420; port 0: any free one)
  --data DIR              data folder
  --database URL          postgres://user@host/name in place of the built-in SQLite
  --public-url URL        what links in mails and commands start with
  --trust-proxy           believe the X-Forwarded-For of the one proxy in front
  --tls-cert FILE         serve https with this certificate (PEM) …
  --tls-key FILE          … and its key
  --smtp-url URL          send mail by smtp:// or smtps:// …
  --mail-from ADDRESS     … from this address
  --stun-url URL          stun:host:port; may be given more than once
  --turn-url URL          turn:host:port, the relay between viewers and machines; may be given more than once …
  --turn-secret SECRET    … and the secret that it shares with this control plane
  --ice-policy POLICY     all (default), or relay: connect through the relay only
  --audit-file FILE       append the audit log to this file, opened anew on SIGHUP …
  --audit-file-sync WHEN  … and have it on disk after each batch (default), each event, or off
  --audit-syslog URL      send the audit log to udp://host:port or tcp://host:port (RFC 5424)
  --audit-webhook URL     post the audit log to this address …
  --audit-webhook-secret SECRET  … signed with this secret

Each can be a variable instead: LATCHKEY_LISTEN, LATCHKEY_DATA, LATCHKEY_PUBLIC_URL and so on.`;

export const AGENT_OPTIONS_HELP = `
Options:
  --server URL            the control plane; needed the first time
  --token TOKEN           an enrolment token; needed the first time (or LATCHKEY_ENROLMENT_TOKEN)
  --no-hosting            show this machine's screen to nobody
  --data DIR              data folder`;

export const FILE_OPTIONS_HELP = `
Options:
  --data DIR              the control plane's data folder
  --database URL          postgres://user@host/name, where it does not use the built-in SQLite`;

export const AUDIT_OPTIONS_HELP = `
  audit verify [FILE]     recompute the log's chain: of an export, a sink's file, a backup, or the database
  audit export [FILE]     write the whole log as JSON Lines to a new FILE, or to stdout

Options:
  --head HASH:SEQ         with verify: an event noted earlier, which the log must hold
  --data DIR              the control plane's data folder
  --database URL          postgres://user@host/name, where it does not use the built-in SQLite

verify exits with 0 when the log is whole, 1 when it is not, 2 when it cannot be read.`;
