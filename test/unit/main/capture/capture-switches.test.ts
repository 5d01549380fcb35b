import { expect, it } from "vitest";
import { chromiumFlags } from "../../../../src/agent/capture/chromium.ts";
import { applyCaptureSwitches } from "../../../../src/main/capture/capture-switches.ts";

it("the app's capture window is tuned as the browser that the agent starts", () => {
  const given: string[] = [];

  applyCaptureSwitches({
    appendSwitch: (name, value) => void given.push(value === undefined ? `--${name}` : `--${name}=${value}`),
  });

  const agents = chromiumFlags({ profileFolder: "/p", pageUrl: "/u", source: null, isRoot: false, isX11: true });
  expect(given.filter((flag) => !agents.includes(flag))).toEqual([]);
  expect(given.find((flag) => flag.startsWith("--force-fieldtrials="))).toContain("WebRTC-ForceSendPlayoutDelay");
});
