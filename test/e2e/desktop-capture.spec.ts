import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import type { MessageChannelMain, MessagePortMain } from "electron";
import { systemClock } from "../../src/base/clock.ts";
import { DesktopCapture } from "../../src/main/capture/desktop-capture.ts";
import { agentProgram } from "../../src/main/processes/programs.ts";
import { UtilityChild } from "../../src/main/processes/utility-child.ts";
import { CAPTURE_PAGE_PATH } from "../../src/protocol/capture/frame.ts";
import { MachineList } from "../../src/protocol/http/machine.ts";
import { ChromiumWindows } from "../support/electron/chromium-window.ts";
import { FakeSession } from "../support/electron/fake-session.ts";
import { FakeUtilityProcess } from "../support/electron/fake-utility-process.ts";
import { listeningPorts } from "../support/listening-ports.ts";
import { asPagePort } from "../support/parent-port.ts";
import { close, fileServer, listen } from "../support/media/static-files.ts";
import { Guest } from "./support/guest.ts";
import { expect, test as base, type Host } from "./support/host-test.ts";

/*
 * Hosting inside the desktop app, with everything but Electron itself: the released agent as the app's child, the main process's own
 * modules, and the built preload script and capture page in a real Chromium on the machine's screen.
 */

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));
const MOUSE = { keyboard: false, mouse: true, gamepad: false };

interface App {
  readonly windows: ChromiumWindows;
  readonly agent: UtilityChild;
  readonly log: () => string;
}

const test = base.extend<{ app: App }>({
  app: async ({ host }, use) => {
    await host.product.stopAgent();
    const pages = fileServer(join(DIST, "renderer"));
    const windows = await ChromiumWindows.prepare(host.display);
    const capture = desktopCapture(windows, `${await listen(pages)}${CAPTURE_PAGE_PATH}`);
    const log: string[] = [];
    const { dataFolder } = host.product;
    const program = agentProgram(join(DIST, "node/agent.js"), dataFolder, { server: null, token: null });
    const agent = await UtilityChild.start(
      { ...program, env: { ...program.env, DISPLAY: host.display } },
      {
        fork: FakeUtilityProcess.fork,
        clock: systemClock,
        onLine: () => undefined,
        onLog: (line) => void log.push(line),
      },
    );
    capture.serve(agent.process);
    await online(host, log);
    await use({ windows, agent, log: () => log.join("\n") });
    await agent.stop();
    capture.stop();
    await windows.close();
    await close(pages);
    await host.product.startAgent();
  },
});

/** The main process's part; which display a real Chromium shares is told to it by a flag. */
function desktopCapture(windows: ChromiumWindows, pageUrl: string): DesktopCapture {
  return new DesktopCapture({
    openWindow: () => windows.open(),
    pageUrl,
    createChannel: channel,
    session: new FakeSession().asElectron(),
    desktopCapturer: { getSources: () => Promise.resolve([]) },
    screen: { getAllDisplays: () => [{}], on: () => undefined } as unknown as Electron.Screen,
    systemPreferences: { getMediaAccessStatus: () => "granted" },
    platform: process.platform,
    release: "",
    clock: systemClock,
    log: { warn: (_fields, text) => process.stderr.write(`${text}\n`) },
  });
}

function channel(): MessageChannelMain {
  const { port1, port2 } = new MessageChannel();
  return { port1: asPagePort(port1) as MessagePortMain, port2: asPagePort(port2) as MessagePortMain };
}

async function online(host: Host, log: readonly string[]): Promise<void> {
  const presence = async () => MachineList.parse(await host.product.api("GET", "/app/v1/machines")).data[0]?.presence;
  await expect.poll(presence, { message: log.join("\n"), timeout: 30_000 }).toBe("online");
}

test("a guest sees the screen and works on it by way of the desktop app's window, without a server on loopback", async ({
  app,
  browser,
  host,
}) => {
  const invite = await host.product.inviteGuest(MOUSE);
  await using guest = await Guest.join(browser, invite.join_url);

  const from = host.app.events.length;
  await guest.focusScreen();
  await guest.page.keyboard.press("q");
  await guest.clickScreen(200, 300, host.screen);
  await host.app.waitFor((event) => event.type === "button" && event.isDown, from);
  await guest.settled();
  await host.app.pointer();

  const seen = host.app.events.slice(from);
  expect(seen.find((event) => event.type === "button")).toMatchObject({
    x: expect.closeTo(200, -1),
    y: expect.closeTo(300, -1),
  });
  expect(
    seen.filter((event) => event.type === "key"),
    "the gate lets no key through",
  ).toEqual([]);
  expect(app.windows.opened).toHaveLength(1);
  expect(listeningPorts(app.agent.process.pid ?? 0)).toEqual([]);
});

test("a window whose page crashed is opened anew, and the guest goes on", async ({ app, browser, host }) => {
  const invite = await host.product.inviteGuest(MOUSE);
  await using guest = await Guest.join(browser, invite.join_url);

  await app.windows.opened[0]?.crash();
  await expect.poll(() => app.windows.opened.length, { timeout: 30_000 }).toBe(2);
  const from = host.app.events.length;
  await expect(async () => {
    await guest.clickScreen(220, 320, host.screen);
    await host.app.pointer();
    expect(host.app.events.slice(from).some((event) => event.type === "button")).toBe(true);
  }).toPass({ timeout: 60_000 });
  const { framesDecoded } = await guest.videoCounts();
  await expect.poll(async () => (await guest.videoCounts()).framesDecoded).toBeGreaterThan(framesDecoded);
  expect(app.windows.opened[0]?.isDestroyed()).toBe(true);
});
