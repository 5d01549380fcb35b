import { describe, expect, it } from "vitest";
import { listenForLinks } from "../../../../src/main/links/link-sources.ts";
import { FakeApp } from "../../../support/electron/fake-app.ts";

const LINK = "latchkey://join/AbCdEfGh_-0123456789?at=https%3A%2F%2Fdesk.example";

function setup(args: readonly string[] = [], platform: NodeJS.Platform = "linux") {
  const app = new FakeApp();
  const received: string[] = [];
  let shown = 0;
  const receive = (link: string) => received.push(link);
  listenForLinks({ app: app.asElectron(), args, platform, receive, show: () => void shown++ });
  return { app, received, shown: () => shown };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const event = () => ({ prevented: false, preventDefault: () => undefined });

describe("links from elsewhere", () => {
  it("wait until the app is ready, wherever they come from", async () => {
    const { app, received, shown } = setup([LINK]);
    app.emit("open-url", event(), LINK);
    await settled();
    expect(received).toEqual([]);

    app.becomeReady();
    await settled();

    expect(received).toEqual([LINK, LINK]);
    expect(shown()).toBe(2);
  });

  it("are an argument of a second start, which shows the window", async () => {
    const { app, received, shown } = setup();
    app.becomeReady();

    app.emit("second-instance", event(), ["/opt/Latchkey/latchkey", "--", LINK], "/home/mina");
    await settled();

    expect(received).toEqual([LINK]);
    expect(shown()).toBe(1);
  });

  it("ATK-39: are nothing else that a second start was given: it shows the window, and that is all", async () => {
    const { app, received, shown } = setup();
    app.becomeReady();
    const argv = ["latchkey", "--data=/tmp/evil", "--load-extension=/tmp/evil", "--settings", "{}", "--no-sandbox"];

    app.emit("second-instance", event(), argv, "/tmp", { server: "https://evil.example" });
    app.emit("second-instance", event(), ["latchkey", LINK, "latchkey://config/set"], "/tmp");
    await settled();

    expect(received).toEqual([]);
    expect(shown()).toBe(2);
    expect(app.quits).toBe(0);
  });

  it("are asked for by the system, with nothing after them taken for a switch", () => {
    expect(setup([], "win32").app.defaultProtocols).toEqual(["latchkey"]);
    expect(setup([], "darwin").app.defaultProtocols).toEqual(["latchkey"]);
    expect(setup([], "linux").app.defaultProtocols).toEqual([]);
  });
});
