import type * as z from "zod";
import { RobotName } from "../../protocol/agent-link/frame.ts";
import {
  AddRobot,
  AnswerConsent,
  ChangeAskFirst,
  ChangeVeto,
  ChangeWithheld,
  ComputerState,
  RotateRobotKey,
  StopAll,
  type LocalRobotList,
  type LocalStatus,
  type RotatedMachineKey,
} from "../../protocol/local-control/api.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import type { MachineKeyService } from "../identity/machine-key-service.ts";
import type { RobotService } from "../robots/robot-service.ts";
import type { GuestDesk } from "../sessions/guest-desk.ts";
import type { ComputerDesk } from "./computer-desk.ts";
import type { EventFeed } from "./event-feed.ts";

export interface LocalControlParts {
  readonly status: () => z.infer<typeof LocalStatus>;
  readonly robots: RobotService;
  readonly machineKey: MachineKeyService;
  readonly guests: GuestDesk;
  readonly events: EventFeed;
  readonly computer: ComputerDesk;
}

export interface LocalAnswer {
  readonly status: 200 | 201 | 204;
  readonly body: unknown;
}

/** Answers one request of the local socket. @throws AgentRefusal, or ZodError for a body of the wrong form */
export async function answerLocal(
  { status, robots, machineKey, guests, computer }: LocalControlParts,
  method: string,
  path: string,
  body: unknown,
): Promise<LocalAnswer> {
  const [, room = "", name, action] = path.split("/");
  const route = [method, room, name === undefined ? null : ":name", action].filter((part) => part != null).join(" ");
  switch (route) {
    case "GET status":
      return { status: 200, body: status() };
    case "GET guests":
      return { status: 200, body: guests.list() };
    case "POST stop-all":
      return { status: 200, body: guests.stopAll(StopAll.parse(body ?? {})) };
    case "PUT veto":
      return { status: 200, body: guests.setVeto(ChangeVeto.parse(body)) };
    case "PUT sessions :name withheld":
      return { status: 200, body: guests.withhold(name ?? "", ChangeWithheld.parse(body)) };
    case "POST sessions :name consent":
      return { status: 200, body: guests.answerConsent(name ?? "", AnswerConsent.parse(body)) };
    case "PUT ask-first":
      return { status: 200, body: guests.setAskFirst(ChangeAskFirst.parse(body)) };
    case "POST sessions :name end":
      return { status: 200, body: guests.end(name ?? "") };
    case "PUT computer":
      await computer.follow(ComputerState.parse(body));
      return { status: 204, body: null };
    case "GET robots":
      return { status: 200, body: { robots: [...(await robots.list())] } satisfies z.infer<typeof LocalRobotList> };
    case "POST robots":
      return { status: 201, body: await robots.add(AddRobot.parse(body)) };
    case "POST robots :name rotate-key":
      return { status: 200, body: await robots.rotateKey(readName(name), RotateRobotKey.parse(body)) };
    case "DELETE robots :name":
      await robots.remove(readName(name));
      return { status: 204, body: null };
    case "POST machine :name": {
      if (name !== "rotate-key") throw new AgentRefusal("method_not_found");
      const keyFingerprint = await machineKey.replace();
      return { status: 200, body: { keyFingerprint } satisfies z.infer<typeof RotatedMachineKey> };
    }
    default:
      throw new AgentRefusal("method_not_found");
  }
}

/** @throws AgentRefusal when the path's encoding is broken */
function readName(encoded: string | undefined): string {
  try {
    return RobotName.parse(decodeURIComponent(encoded ?? ""));
  } catch (error) {
    if (error instanceof URIError) throw new AgentRefusal("invalid_arguments");
    throw error;
  }
}
