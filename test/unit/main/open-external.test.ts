import { describe, expect, it } from "vitest";
import { mayOpenExternally } from "../../../src/main/open-external.ts";

const DESK = "https://desk.example";

describe("what the app hands to the system to open", () => {
  it.each([
    "https://desk.example/",
    "https://desk.example/g/AbC?x=1#y",
    "mailto:mina@desk.example",
    "mailto:mina.o+x@desk.example?subject=Hello&body=A%20word",
  ])("%s may be opened", (url) => {
    expect(mayOpenExternally(url, DESK)).toBe(true);
  });

  it.each([
    "http://desk.example/",
    "https://desk.example:444/",
    "https://evil.example/",
    "https://desk.example.evil.example/",
    "https://desk.example@evil.example/",
    "https://mina:secret@desk.example/",
    "https://DESK.example/",
    "https://desk.example/\\..\\evil",
    "https://desk.example/ --gpu-launcher=calc",
    "https://desk.example/\nfile:///etc/passwd",
    "https:desk.example",
    "file:///etc/passwd",
    "smb://desk.example/share",
    "javascript:alert(1)",
    "data:text/html,x",
    "ms-msdt:/id PCWDiagnostic",
    "search-ms:query=x",
    "vscode://file/etc/passwd",
    "latchkey://join/AAAA",
    "latchkey-app://app/",
    "C:\\Windows\\System32\\calc.exe",
    "\\\\desk.example\\share",
    "mailto:",
    "mailto:a@b.example,c@d.example",
    "mailto:a@b.example?cc=everybody@b.example",
    "mailto:a@b.example?attach=/etc/passwd",
    "mailto:a@b.example?subject=x&attachment=/etc/passwd",
    "MAILTO:a@b.example",
    "",
  ])("ATK-40: %j may not", (url) => {
    expect(mayOpenExternally(url, DESK)).toBe(false);
  });

  it("is no page at all before a control plane was chosen", () => {
    expect(mayOpenExternally("https://desk.example/", null)).toBe(false);
    expect(mayOpenExternally("mailto:mina@desk.example", null)).toBe(true);
  });
});
