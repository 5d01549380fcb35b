import { MessageChannel } from "node:worker_threads";
import { describe, expect, it, onTestFinished } from "vitest";
import { CAPTURE_PORT_MESSAGE } from "../../../../src/protocol/desktop-ipc/names.ts";
import { handedPort } from "../../../../src/renderer/capture/handed-port.ts";

/** A window's messages, by hand: Node has no window, but its events and ports are those of the web. */
function setup() {
  const target = new EventTarget();
  const say = (data: unknown, ports: readonly unknown[], source: unknown = target) =>
    target.dispatchEvent(Object.assign(new Event("message"), { data, ports, source }));
  const port = () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    return port2;
  };
  return { handed: handedPort(target), say, port };
}

const MESSAGE = { type: CAPTURE_PORT_MESSAGE, secret: "s" };

describe("the port that the preload script hands over", () => {
  it("is taken once, with the secret that comes along", async () => {
    const { handed, say, port } = setup();
    const first = port();

    say(MESSAGE, [first]);
    say({ ...MESSAGE, secret: "another" }, [port()]);

    expect(await handed).toEqual({ port: first, secret: "s" });
  });

  it.each<[string, (world: ReturnType<typeof setup>) => unknown]>([
    ["another window", ({ say, port }) => say(MESSAGE, [port()], new EventTarget())],
    ["no window", ({ say, port }) => say(MESSAGE, [port()], null)],
    ["its own window about something else", ({ say, port }) => say({ ...MESSAGE, type: "latchkey:other" }, [port()])],
    ["its own window without a secret", ({ say, port }) => say({ type: CAPTURE_PORT_MESSAGE }, [port()])],
    ["its own window as a bare text", ({ say, port }) => say(CAPTURE_PORT_MESSAGE, [port()])],
    [
      "its own window with too long a secret",
      ({ say, port }) => say({ ...MESSAGE, secret: "x".repeat(129) }, [port()]),
    ],
    ["its own window without a port", ({ say }) => say(MESSAGE, [])],
    ["its own window with two", ({ say, port }) => say(MESSAGE, [port(), port()])],
  ])("is not what comes from %s (ATK-40)", async (_what, come) => {
    const world = setup();
    const own = world.port();

    come(world);
    world.say(MESSAGE, [own]);

    expect((await world.handed).port).toBe(own);
  });
});
