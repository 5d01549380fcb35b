import type { DesktopRequest, DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { ChosenControlPlane } from "../control-plane/chosen-control-plane.ts";
import type { AgentKeeper } from "../processes/agent-keeper.ts";
import { StartFailure, type ControlPlaneKeeper } from "../processes/control-plane-keeper.ts";
import { forgetEnrolment, isEnrolled } from "./enrolment-file.ts";

export interface SharingParts {
  readonly dataFolder: string;
  readonly agent: Pick<AgentKeeper, "keep" | "share" | "stop">;
  readonly ownPlane: Pick<ControlPlaneKeeper, "start" | "stop">;
  readonly chosen: Pick<ChosenControlPlane, "pinned" | "prove" | "ownListensAt">;
}

/** Which programs run on this machine, and for which control plane. */
export class Sharing {
  readonly #parts: SharingParts;

  constructor(parts: SharingParts) {
    this.#parts = parts;
  }

  /** What ran when the app was last open runs again. */
  async resume(): Promise<void> {
    const { agent, chosen, dataFolder } = this.#parts;
    const { pinned } = chosen;
    if (pinned === null) return;
    if (pinned.isOwn && (await this.startControlPlane()).ok) return;
    // Also without its control plane: the owner's word, and what was granted, hold here.
    if (isEnrolled(dataFolder)) agent.keep({ server: null, token: null });
  }

  /** One click: a control plane on this machine, which this machine belongs to. */
  async startControlPlane(): Promise<DesktopResponse<"startControlPlane">> {
    const { agent, chosen, ownPlane } = this.#parts;
    if (chosen.pinned !== null && !chosen.pinned.isOwn) {
      return { ok: false, reason: "failed", detail: `this app belongs to ${chosen.pinned.teamName}` };
    }
    try {
      const { origin, setupCode, bootstrapToken } = await ownPlane.start();
      const proved = await chosen.ownListensAt(origin);
      if (!proved.ok) return { ok: false, reason: "failed", detail: proved.detail || proved.reason };
      agent.keep({ server: origin, token: bootstrapToken });
      return { ok: true, value: { setupCode } };
    } catch (error) {
      if (!(error instanceof StartFailure)) throw error;
      return { ok: false, reason: "failed", detail: error.message.slice(0, 500) };
    }
  }

  async shareThisMachine({ token }: DesktopRequest<"shareThisMachine">): Promise<DesktopResponse<"shareThisMachine">> {
    const { agent, chosen } = this.#parts;
    if (chosen.pinned === null) return { ok: false, reason: "no-control-plane", detail: "" };
    const server = await chosen.prove();
    if (server === null) return { ok: false, reason: "failed", detail: "the control plane does not answer" };
    return agent.share({ server, token });
  }

  /**
   * This machine is shared with nobody any more, by this app; a control plane of its own ends with its data in place. The address and key of
   * the control plane are for `ChosenControlPlane` to forget, afterwards.
   * @throws the system's error when the enrolment cannot be put aside
   */
  async stopSharing(): Promise<void> {
    const { agent, dataFolder, ownPlane } = this.#parts;
    const isOurs = await agent.stop();
    if (isOurs) forgetEnrolment(dataFolder);
    await ownPlane.stop();
  }
}
