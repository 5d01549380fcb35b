import { describe, expect, it } from "vitest";
import { isPlainBeyondLoopback } from "../../../../src/renderer/desktop/plain-connection.ts";

describe("a connection without encryption", () => {
  it("is warned of beyond this computer", () => {
    const plain = [
      "http://studio.example",
      "http://10.0.0.7:7443",
      "http://localhost.example",
      "http://127.0.0.1.example",
    ];
    for (const origin of [...plain, "http://128.0.0.1", "http://[2001:db8::1]"]) {
      expect(isPlainBeyondLoopback(origin), origin).toBe(true);
    }
  });

  it("is nothing to warn of on this computer, nor is https", () => {
    const fine = [
      "https://studio.example",
      "http://localhost:7443",
      "http://a.localhost",
      "http://127.0.0.1",
      "http://127.9.9.9:1",
    ];
    for (const origin of [...fine, "http://[::1]:7443"]) expect(isPlainBeyondLoopback(origin), origin).toBe(false);
  });
});
