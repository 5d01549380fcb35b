import { HostedProduct } from "../../../test/support/hosted-product.ts";
import { joinAsGuest } from "../../../test/support/guest-page.ts";
import { pressesOf, startTargetApp, startXvfb } from "./display.ts";
import type { Peer, Scene } from "./peer.ts";

/** The whole product on a scene, and a guest who was handed everything. */
export async function startLatchkeyPeer(scene: Scene): Promise<Peer> {
  await using started = new AsyncDisposableStack();
  const display = started.use(await startXvfb(scene));
  const app = started.use(await startTargetApp(display, scene));
  const product = started.use(await HostedProduct.start({ display: display.name, host: scene.host }));
  const { join_url: joinUrl } = await product.inviteGuest({ keyboard: true, mouse: true, gamepad: false });
  const stack = started.move();
  return {
    hostPids: [product.agentPid],
    trustedOrigin: product.url,
    picture: "video",
    open: (page) => joinAsGuest(page, joinUrl),
    pressesMs: () => pressesOf(app),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
