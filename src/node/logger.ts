import { pino, type Logger } from "pino";

export type { Logger } from "pino";

/** Logs of one process: JSON lines on stderr, pretty on a terminal. `LATCHKEY_LOG` sets the level (default `info`). */
export function createLogger(name: string, env: NodeJS.ProcessEnv = process.env): Logger {
  const level = env["LATCHKEY_LOG"] ?? "info";
  const redact = ["req.headers.authorization", "req.headers.cookie", "token", "password"];
  if (process.stderr.isTTY) {
    const target = { target: "pino-pretty", options: { destination: 2, ignore: "pid,hostname" } };
    return pino({ name, level, redact, transport: target });
  }
  return pino({ name, level, redact }, pino.destination({ dest: 2, sync: true }));
}
