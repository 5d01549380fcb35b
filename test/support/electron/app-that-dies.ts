import { systemClock } from "../../../src/base/clock.ts";
import { UtilityChild } from "../../../src/main/processes/utility-child.ts";
import { FakeUtilityProcess } from "./fake-utility-process.ts";

/*
 * Stands for the desktop app in a process of its own, to be killed: starts one program as a utility process and prints the lines that it
 * says, after its process id. Arguments: the entry point, then the program's own.
 */
const [entry = "", ...args] = process.argv.slice(2);
const child = await UtilityChild.start(
  { name: "program", entry, args, env: {} },
  {
    fork: FakeUtilityProcess.fork,
    clock: systemClock,
    onLine: (line) => process.stdout.write(`${line}\n`),
    onLog: () => undefined,
  },
);
process.stdout.write(`pid ${child.process.pid}\n`);
