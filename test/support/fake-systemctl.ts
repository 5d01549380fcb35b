import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the fake answers: a shell script that gets systemctl's arguments. */
export interface FakeSystemctl {
  /** A PATH on which nothing but this is found. */
  readonly path: string;
  /** Every call so far, as it was typed. */
  calls(): string[];
}

/** A `systemctl` (and a `loginctl` that knows nobody) that notes what it is asked and then does `script`. */
export function fakeSystemctl(script: string): FakeSystemctl {
  const path = temporaryFolder();
  const log = join(path, "calls");
  writeFileSync(log, "");
  const write = (name: string, body: string) => {
    writeFileSync(join(path, name), `#!/bin/sh\necho "${name} $*" >>'${log}'\n${body}\n`);
    chmodSync(join(path, name), 0o755);
  };
  write("systemctl", script);
  write("loginctl", "exit 1");
  return { path, calls: () => readFileSync(log, "utf8").split("\n").filter(Boolean) };
}
