import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chromiumFlags, findChromium } from "../../../../src/agent/capture/chromium.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const launch = {
  profileFolder: "/data/agent/capture/profile-1",
  pageUrl: "file:///start.html",
  source: { display: { id: "HDMI-1", name: "HDMI-1", width: 1_920, height: 1_080, primary: false }, index: 1 },
  isRoot: false,
  isX11: true,
};

describe("the browser's command line", () => {
  it("shares the screen that is named without asking, by the one way that works", () => {
    const flags = chromiumFlags(launch);

    expect(flags).toContain("--auto-select-desktop-capture-source=Screen 2");
    // This one breaks it: the capture then never starts.
    expect(flags.join(" ")).not.toContain("--use-fake-ui-for-media-stream");
  });

  it("opens no door for debuggers and keeps its sandbox", () => {
    const flags = chromiumFlags(launch).join(" ");

    expect(flags).not.toContain("remote-debugging");
    expect(flags).not.toContain("--no-sandbox");
  });

  it("goes without its sandbox only as root, where it would not start otherwise", () => {
    expect(chromiumFlags({ ...launch, isRoot: true })).toContain("--no-sandbox");
  });

  it("sends what it captures without a jitter buffer and without pacing", () => {
    const trials = chromiumFlags(launch).filter((flag) => flag.startsWith("--force-fieldtrials="));

    expect(trials).toEqual([
      "--force-fieldtrials=WebRTC-ForceSendPlayoutDelay/min_ms:0,max_ms:0/WebRTC-ProbingScreenshareBwe/5.0,2875,80,40,-60,3/",
    ]);
  });

  it("keeps to X11 where there is nothing else", () => {
    expect(chromiumFlags(launch)).toContain("--ozone-platform=x11");
    expect(chromiumFlags({ ...launch, isX11: false })).not.toContain("--ozone-platform=x11");
  });

  it("ends with the page, and begins with the profile that tells it from other browsers", () => {
    const flags = chromiumFlags(launch);

    expect(flags[0]).toBe("--user-data-dir=/data/agent/capture/profile-1");
    expect(flags.at(-1)).toBe("--app=file:///start.html");
  });
});

describe("the search for a browser", () => {
  function program(name: string, mode = 0o755) {
    const folder = temporaryFolder();
    const path = join(folder, name);
    writeFileSync(path, "#!/bin/sh\n");
    chmodSync(path, mode);
    return { folder, path };
  }

  it("takes the one that was named, and no other when that cannot be run", () => {
    const { path } = program("mine");

    expect(findChromium({ LATCHKEY_CHROMIUM: path, PATH: "/usr/bin" }, "linux")).toBe(path);
    expect(findChromium({ LATCHKEY_CHROMIUM: "/nowhere/chromium", PATH: "/usr/bin" }, "linux")).toBeNull();
    expect(findChromium({ LATCHKEY_CHROMIUM: "chromium", PATH: "/usr/bin" }, "linux")).toBeNull();
  });

  it("looks along PATH, and never in the folder where the agent happens to stand", () => {
    const { folder, path } = program("google-chrome");

    expect(findChromium({ PATH: `.::${folder}` }, "openbsd")).toBe(path);
    expect(findChromium({ PATH: ".:" }, "openbsd")).toBeNull();
    expect(findChromium({}, "openbsd")).toBeNull();
  });
});
