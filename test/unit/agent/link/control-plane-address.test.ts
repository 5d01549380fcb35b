import { describe, expect, it } from "vitest";
import { agentLinkUrl, parseServerUrl } from "../../../../src/agent/link/control-plane-address.ts";
import { AGENT_LINK_VERSION } from "../../../../src/protocol/agent-link/version.ts";

describe("the control plane's address", () => {
  it.each([
    ["http://127.0.0.1:7420", "http://127.0.0.1:7420"],
    ["https://latchkey.example.com/", "https://latchkey.example.com"],
    ["wss://latchkey.example.com", "https://latchkey.example.com"],
    ["ws://[::1]:7420", "http://[::1]:7420"],
    ["HTTPS://Latchkey.Example.com:443", "https://latchkey.example.com"],
  ])("%s is %s", (typed, origin) => {
    expect(parseServerUrl(typed)).toBe(origin);
  });

  it.each(["", "latchkey", "127.0.0.1:7420", "ftp://x", "file:///etc/passwd", "http://", "javascript:alert(1)"])(
    "%j is no address",
    (typed) => {
      expect(() => parseServerUrl(typed)).toThrow("--server must be a URL");
    },
  );

  it.each(["http://user:secret@x", "http://x/path", "http://x?a=b", "http://x#f"])("%s says too much", (typed) => {
    expect(() => parseServerUrl(typed)).toThrow("scheme, host and port only");
  });

  it("leads to the link's socket, in TLS exactly when the address is", () => {
    expect(agentLinkUrl("http://x:1", "n-_")).toBe(`ws://x:1/agent-link?version=${AGENT_LINK_VERSION}&nonce=n-_`);
    expect(agentLinkUrl("https://x", "n")).toBe(`wss://x/agent-link?version=${AGENT_LINK_VERSION}&nonce=n`);
  });
});
