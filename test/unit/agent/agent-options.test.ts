import { describe, expect, it } from "vitest";
import { parseAgentOptions } from "../../../src/agent/agent-options.ts";

describe("the agent's arguments", () => {
  it("name what shows the capture page; unless they do, it is a Chromium that the agent starts", () => {
    expect(parseAgentOptions([], {}).capture).toBe("chromium");
    expect(parseAgentOptions(["--capture", "chromium"], {}).capture).toBe("chromium");
    expect(parseAgentOptions(["--capture", "desktop"], {}).capture).toBe("desktop");
  });

  it.each([["firefox"], [""], ["Desktop"]])("name nothing else that could show it: %j", (name) => {
    expect(() => parseAgentOptions([`--capture=${name}`], {})).toThrow("--capture is one of chromium, desktop");
  });
});
