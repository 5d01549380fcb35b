import { Guest } from "./support/guest.ts";
import { expect, test } from "./support/relay-test.ts";

test("with relaying enforced both ends go through the TURN server, and input still arrives", async ({
  browser,
  host,
}) => {
  const invite = await host.product.inviteGuest({ keyboard: true, mouse: true, gamepad: false });
  await using guest = await Guest.join(browser, invite.join_url);

  // The browser goes on probing for a moment, and names no pair meanwhile.
  await expect.poll(() => guest.candidateKinds()).toBe("relay/relay");
  await guest.focusScreen();
  await guest.page.keyboard.press("r");
  await host.app.waitForText("r");
  await host.product.api("DELETE", `/app/v1/guest-invites/${invite.id}`);
});
