import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { createNamespace, describeWithNetns } from "../../support/netns.ts";
import type { NetworkNamespace } from "../../support/network-namespace.ts";

describeWithNetns("a network namespace", () => {
  it("reaches this machine by its cable", async () => {
    const { words } = await setup();

    await words.atLeast(1);
    expect(words.all[0]).toBe("hello 0");
  });

  it("goes silent when the cable is cut, without a reset, and goes on when it is plugged in", async () => {
    const { namespace, words, socket } = await setup();
    await words.atLeast(1);

    namespace.cut();
    await words.silenceOf(600);
    const heard = words.all.length;
    expect(socket.closed).toBe(false);
    namespace.plug();
    await words.atLeast(heard + 3);

    // TCP sends again what was lost, so nothing is missing in between.
    expect(words.all).toEqual(words.all.map((_word, index) => `hello ${index}`));
  });
});

/** A process inside that counts aloud every 50 ms, and what is heard of it. */
async function setup() {
  const namespace = createNamespace();
  const server = createServer().listen(0, namespace.hostAddress);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const connected: Promise<[Socket]> = once(server, "connection") as Promise<[Socket]>;
  startCounting(namespace, address.port);
  const [socket] = await connected;
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return { namespace, socket, words: new Words(socket) };
}

function startCounting(namespace: NetworkNamespace, port: number): void {
  const program = `
    const socket = require("node:net").connect(${port}, "${namespace.hostAddress}");
    let n = 0;
    setInterval(() => socket.write("hello " + n++ + "\\n"), 50);`;
  namespace.spawn(process.execPath, ["-e", program], { stdio: "inherit" });
}

/** What was said, line by line, and nothing forgotten. */
class Words {
  readonly all: string[] = [];
  readonly #socket: Socket;
  #rest = "";

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8").on("data", (text: string) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() ?? "";
      this.all.push(...lines);
    });
  }

  async atLeast(count: number): Promise<void> {
    while (this.all.length < count) await once(this.#socket, "data");
  }

  /** Silence has no event of its own: it is the timer that wins. */
  async silenceOf(silenceMs: number): Promise<void> {
    let count: number;
    do {
      count = this.all.length;
      await setTimeout(silenceMs);
    } while (this.all.length > count);
  }
}
