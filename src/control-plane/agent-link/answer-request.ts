import type { ReplyBody } from "../../protocol/agent-link/frame.ts";
import { Refusal } from "../refusal.ts";
import type { MachineLink } from "./machine-link.ts";

/** Answers a request with what `run` gives, or with why it was refused. @throws whatever is no refusal */
export async function answerRequest(
  machine: MachineLink,
  requestId: string,
  run: () => Promise<ReplyBody>,
): Promise<void> {
  try {
    machine.link.send({ type: "reply", requestId, body: await run() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    machine.link.send({ type: "request-refused", requestId, code: error.code, message: error.message });
  }
}
