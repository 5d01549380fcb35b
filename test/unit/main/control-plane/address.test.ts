import { describe, expect, it } from "vitest";
import { originOfAddress } from "../../../../src/main/control-plane/address.ts";

describe("an address that somebody typed", () => {
  it.each([
    ["desk.example", "https://desk.example"],
    ["  desk.example  ", "https://desk.example"],
    ["desk.example:8443", "https://desk.example:8443"],
    ["HTTPS://Desk.Example/", "https://desk.example"],
    ["https://desk.example/sign-in?next=%2F#x", "https://desk.example"],
    ["http://10.0.0.7:7420", "http://10.0.0.7:7420"],
    ["10.0.0.7:7420", "https://10.0.0.7:7420"],
    ["localhost:7420", "http://localhost:7420"],
    ["127.0.0.1:7420", "http://127.0.0.1:7420"],
    ["[::1]:7420", "http://[::1]:7420"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
  ])("%j is %s", (typed, origin) => {
    expect(originOfAddress(typed)).toBe(origin);
  });

  it.each([
    "",
    "   ",
    "https://",
    "https://mina:secret@desk.example",
    "https://desk.example@evil.example",
    "mina@desk.example",
    "ftp://desk.example",
    "javascript:alert(1)",
    "javascript://desk.example/%0aalert(1)",
    "file:///etc/passwd",
    "latchkey://join/AAAA",
    "desk.example\\@evil.example",
    "desk.example\nevil.example",
    "desk\u0000.example",
    "desk example",
    "https://desk.example:99999",
    "https://[::1",
  ])("%j is none", (typed) => {
    expect(originOfAddress(typed)).toBeNull();
  });
});
