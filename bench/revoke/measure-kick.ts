import { setTimeout } from "node:timers/promises";
import { joinAsGuest } from "../../test/support/guest-page.ts";
import { startChain } from "../support/chain.ts";
import { readPicture, waitForFirstFrame, watchPicture } from "../support/picture-clock.ts";

const FIRST_FRAME_TIMEOUT_MS = 30_000;
/** Moving at 30 frames a second, so whoever has seen nothing for this long sees nothing more. */
const SILENCE_MS = 600;

/**
 * Kicks a guest from a real chain `kicks` times, rejoining each time. Milliseconds from the request to the last frame that the guest's page
 * presented; a kick that stops the picture before its own answer counts as it is.
 */
export async function measureKicks(kicks: number): Promise<number[]> {
  await using chain = await startChain("video");
  const { product } = chain;
  const invite = await product.inviteGuest({ keyboard: true, mouse: true, gamepad: true });
  const { key, teamPath } = await product.createApiKey(["Team Machine Kick Guest"]);
  const page = await chain.newPage();
  await watchPicture(page);
  const samples: number[] = [];
  while (samples.length < kicks) {
    await joinAsGuest(page, invite.join_url);
    await waitForFirstFrame(page, FIRST_FRAME_TIMEOUT_MS);
    await setTimeout(300);
    const kickedMs = performance.timeOrigin + performance.now();
    await product.api("DELETE", `${teamPath}/guest-access-invites/${invite.id}/guest`, undefined, key);
    await setTimeout(SILENCE_MS);
    const { lastFrameMs } = await readPicture(page);
    if (lastFrameMs === null) throw new Error("the page forgot its frames");
    samples.push(Math.max(0, lastFrameMs - kickedMs));
  }
  return samples;
}
