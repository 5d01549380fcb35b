import { describe, expect, it } from "vitest";
import { backendKinds } from "../../../../src/agent/input/backend-kinds.ts";
import { createLogger } from "../../../../src/node/logger.ts";

const LOG = createLogger("test", { LATCHKEY_LOG: "silent" });

describe("the ways to inject", () => {
  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, readonly string[]]>([
    ["linux", { DISPLAY: ":0" }, ["xtest", "uinput", "uinput"]],
    ["linux", { DISPLAY: ":0", WAYLAND_DISPLAY: "wayland-0" }, ["uinput", "uinput", "xtest"]],
    ["linux", { XDG_SESSION_TYPE: "wayland" }, ["uinput", "uinput", "xtest"]],
    ["win32", {}, ["send-input", "vigem"]],
    ["darwin", {}, ["cg-event"]],
    ["freebsd", {}, []],
  ])("of %s with %j are %j, best first", (platform, env, names) => {
    expect(backendKinds(platform, env, LOG).map(({ name }) => name)).toEqual(names);
  });
});
