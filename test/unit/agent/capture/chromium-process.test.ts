import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { expect, it, onTestFinished, vi } from "vitest";
import { ChromiumBrowser } from "../../../../src/agent/capture/chromium-process.ts";
import { systemClock } from "../../../../src/base/clock.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

it("a browser whose remains may not be ended is over all the same, and says why it ended", async () => {
  const folder = temporaryFolder();
  const program = join(folder, "browser");
  writeFileSync(program, "#!/bin/sh\nexit 3\n");
  chmodSync(program, 0o755);
  const browser = new ChromiumBrowser({
    folder: join(folder, "profiles"),
    pageFile: program,
    env: { LATCHKEY_CHROMIUM: program, WAYLAND_DISPLAY: "wayland-0" },
    clock: systemClock,
    log: pino({ level: "silent" }),
  });
  const kill = vi.spyOn(process, "kill").mockImplementation(() => {
    throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
  });
  onTestFinished(() => kill.mockRestore());

  const running = browser.launch("http://127.0.0.1:1/capture.html#secret", null);

  expect(await running.ended).toBe("it ended with exit code 3");
  expect(kill).toHaveBeenCalled();
});
