import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import type { HostControl } from "../../protocol/viewer/control.ts";

/**
 * Whether the person's desktop is locked, as a program of that desktop says. What is captured then is the lock screen: it is shown as it is,
 * and input works as ever, for whoever knows the password may unlock their machine from afar.
 */
export class ScreenLock {
  #isLocked = false;

  /** True when it is news. */
  set(isLocked: boolean): boolean {
    const isNews = isLocked !== this.#isLocked;
    this.#isLocked = isLocked;
    return isNews;
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  get problem(): HostingReport["problem"] {
    return this.#isLocked ? { code: "locked", message: "This machine is locked; viewers see its lock screen." } : null;
  }

  /** For a viewer of a screen that is captured. */
  get shown(): Extract<HostControl, { type: "host" }> {
    if (!this.#isLocked) return { type: "host", state: "showing", message: "" };
    return { type: "host", state: "locked", message: "This machine is locked: this is its lock screen." };
  }
}
