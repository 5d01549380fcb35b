import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { buildInitramfs } from "./initramfs.ts";
import { fetchKernel } from "./kernel.ts";
import { missingTools } from "./tools.ts";

/*
 * `npm run test:uinput`: proves src/agent/input/linux-uinput on a kernel that has uinput, which build machines seldom do. Boots Debian's
 * kernel in QEMU, without hardware virtualisation, with nothing in it but Node, koffi and this clone's sources; guest/main.ts is the test.
 * Takes about half a minute. Skipped aloud, with exit code 0, when something that it needs is not there.
 */
const TIMEOUT_MS = 240_000;
const ARGUMENTS = ["-accel", "tcg,thread=multi", "-cpu", "max", "-m", "1536", "-smp", "2", "-nographic", "-no-reboot"];
const KERNEL_LINE = "console=ttyS0 panic=-1 quiet loglevel=3 mitigations=off";

const missing = missingTools();
const kernel = missing.length === 0 ? fetchKernel() : null;
if (kernel === null) {
  const reason = missing.length > 0 ? `${missing.join(", ")} not installed` : "Debian's kernel package cannot be had";
  process.stderr.write(`test:uinput: ALL CHECKS SKIPPED: ${reason}\n`);
} else {
  process.exitCode = await run(kernel.image, buildInitramfs(kernel));
}

/** The exit code: 0 when every check passed and the last one was reached. */
async function run(image: string, initramfs: string): Promise<number> {
  const files = ["-nic", "none", "-kernel", image, "-initrd", initramfs, "-append", KERNEL_LINE];
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const machine = spawn("qemu-system-x86_64", [...ARGUMENTS, ...files], {
    stdio: ["ignore", "pipe", "inherit"],
    signal,
  });
  // A machine that hangs is ended by the signal; the lines then lack the last one.
  machine.on("error", (error) => process.stderr.write(`test:uinput: ${error.message}\n`));
  const closed = once(machine, "close");
  let isPassed = false;
  createInterface({ input: machine.stdout }).on("line", (line) => {
    process.stdout.write(`${line}\n`);
    if (line.startsWith("uinput: all ")) isPassed = true;
  });
  await closed;
  if (!isPassed) process.stderr.write("test:uinput: FAILED\n");
  return isPassed ? 0 : 1;
}
