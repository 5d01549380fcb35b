import type { Browser, BrowserContext, Page } from "@playwright/test";
import { CHANNEL, type InputChannel } from "../../../src/protocol/input/frame.ts";
import type { HostControl } from "../../../src/protocol/viewer/control.ts";
import { joinAsGuest, waitForPicture } from "../../support/guest-page.ts";
import { installChannelSpy } from "./channel-spy.ts";

export type RightsInForce = Extract<HostControl, { type: "rights" }>;

/** What WebRTC counted of the video that a guest receives. */
export interface VideoCounts {
  readonly framesDecoded: number;
  readonly freezeCount: number;
}

/** A guest in a browser of their own, and a look behind the page. */
export class Guest implements AsyncDisposable {
  readonly page: Page;
  readonly #context: BrowserContext;
  #pings = 1_000_000;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  /** Opens a page without going anywhere. */
  static async open(browser: Browser): Promise<Guest> {
    const context = await browser.newContext({ viewport: { width: 1_360, height: 860 } });
    await context.addInitScript(installChannelSpy);
    return new Guest(context, await context.newPage());
  }

  static async join(browser: Browser, joinUrl: string): Promise<Guest> {
    const guest = await Guest.open(browser);
    await guest.join(joinUrl);
    return guest;
  }

  async join(joinUrl: string): Promise<void> {
    await joinAsGuest(this.page, joinUrl);
    await this.rights();
  }

  /** The host has said what is in force, and it `fits`; returns what it says now. */
  async rights(fits: (rights: RightsInForce) => boolean = () => true): Promise<RightsInForce> {
    const deadline = performance.now() + 15_000;
    for (;;) {
      const said = await this.page.evaluate(() => window.channelSpy?.said ?? []);
      const last = said.findLast((message) => message.type === "rights");
      if (last?.type === "rights" && fits(last)) return last;
      if (performance.now() > deadline) throw new Error(`the host said ${JSON.stringify(last)}`);
      await this.page.waitForTimeout(50);
    }
  }

  /**
   * Everything that the page sent before has reached the agent when this resolves: a ping over the control channel is answered. Channels
   * are streams of one association that sends in order, and the capture page and the agent keep that order.
   */
  async settled(): Promise<void> {
    const id = ++this.#pings;
    await this.page.evaluate((ping) => {
      window.channelSpy?.channels.get(0)?.send(JSON.stringify({ type: "ping", id: ping }));
    }, id);
    await this.page.waitForFunction(
      (ping) => window.channelSpy?.said.some((message) => message.type === "pong" && message.id === ping),
      id,
    );
  }

  /** Sends bytes on an input channel past the page's own code. */
  async forge(channel: InputChannel, bytes: Uint8Array): Promise<void> {
    await this.page.evaluate(([id, numbers]) => window.channelSpy?.channels.get(id)?.send(new Uint8Array(numbers)), [
      CHANNEL[channel],
      [...bytes],
    ] as const);
  }

  /** Plugs a pad in, or moves it: standard mapping, `pressed` are button indices. */
  async holdPad(pressed: readonly number[], axes: readonly number[] = [0, 0, 0, 0]): Promise<void> {
    await this.page.evaluate(
      ([down, sticks]) => {
        const buttons = Array.from({ length: 17 }, (_, index) => ({
          pressed: down.includes(index),
          touched: down.includes(index),
          value: down.includes(index) ? 1 : 0,
        }));
        const pad = {
          id: "Test pad (STANDARD GAMEPAD)",
          index: 0,
          connected: true,
          mapping: "standard",
          timestamp: performance.now(),
          axes: sticks,
          buttons,
          vibrationActuator: null,
        };
        if (window.channelSpy) window.channelSpy.pads = [pad as unknown as Gamepad];
      },
      [pressed, axes] as const,
    );
  }

  /** The element that shows the host's screen, as the guest clicks into it. */
  async clickScreen(x: number, y: number, screen: { width: number; height: number }): Promise<void> {
    const at = await this.#onPage(x, y, screen);
    await this.page.mouse.click(at.x, at.y);
  }

  async moveTo(x: number, y: number, screen: { width: number; height: number }): Promise<void> {
    const at = await this.#onPage(x, y, screen);
    await this.page.mouse.move(at.x, at.y);
  }

  /** Brings the keyboard to the host's screen without a click. */
  async focusScreen(): Promise<void> {
    await this.page.getByLabel("Keyboard of the remote screen").focus();
  }

  async videoCounts(): Promise<VideoCounts> {
    return this.page.evaluate(async () => {
      const reports = await window.channelSpy?.connections.at(-1)?.getStats();
      const inbound = [...(reports?.values() ?? [])].find(
        (report: { type: string; kind?: string }) => report.type === "inbound-rtp" && report.kind === "video",
      ) as { framesDecoded?: number; freezeCount?: number } | undefined;
      return { framesDecoded: inbound?.framesDecoded ?? 0, freezeCount: inbound?.freezeCount ?? 0 };
    });
  }

  /** Kinds of the two candidates that are in use, e.g. `relay/relay`. */
  async candidateKinds(): Promise<string> {
    return this.page.evaluate(async () => {
      type Report = { id: string; type: string } & Record<string, string>;
      const reports = await window.channelSpy?.connections.at(-1)?.getStats();
      const all = [...(reports?.values() ?? [])] as Report[];
      const selected = all.find(({ type }) => type === "transport")?.["selectedCandidatePairId"];
      const pair = all.find(({ id }) => id === selected);
      const kind = (id: string | undefined) => all.find((report) => report.id === id)?.["candidateType"] ?? "none";
      return `${kind(pair?.["localCandidateId"])}/${kind(pair?.["remoteCandidateId"])}`;
    });
  }

  async waitForPicture(): Promise<void> {
    await waitForPicture(this.page);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }

  /** Where a pixel of the host's screen is on the page: the picture keeps its shape in the middle of its box. */
  async #onPage(x: number, y: number, screen: { width: number; height: number }): Promise<{ x: number; y: number }> {
    const box = await this.page.locator("video").boundingBox();
    if (!box) throw new Error("there is no picture");
    const scale = Math.min(box.width / screen.width, box.height / screen.height);
    return {
      x: box.x + (box.width - screen.width * scale) / 2 + x * scale,
      y: box.y + (box.height - screen.height * scale) / 2 + y * scale,
    };
  }
}
