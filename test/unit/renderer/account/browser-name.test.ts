import { describe, expect, it } from "vitest";
import { browserName } from "../../../../src/renderer/account/browser-name.ts";
import { wordsIn } from "../../../support/words.ts";

const t = wordsIn("en");

describe("naming a signed-in browser", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox on Linux"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge on Windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/26.0 Safari/605.1", "Safari on macOS"],
    ["Mozilla/5.0 (Linux; Android 17) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36", "Chrome on Android"],
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0 Safari/537.36", "Chrome on Linux"],
    ["curl/7.88.1", "curl/7.88.1"],
    ["python-requests/2.32 and more", "python-requests/2.32"],
    ["Mozilla/5.0", "A browser"],
    ["<script>alert(1)</script>", "A browser"],
    ["", "A browser"],
  ])("calls %s %s", (userAgent, name) => {
    expect(browserName(t, userAgent)).toBe(name);
  });

  it("names the app before the browser that it is built on", () => {
    const app =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Latchkey/1.0 Chrome/156.0 Electron/44.0 Safari/537.36";
    expect(browserName(t, app)).toBe("Latchkey app on Linux");
    expect(browserName(wordsIn("de"), app)).toBe("Latchkey-App auf Linux");
  });
});
