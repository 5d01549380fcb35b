import { assertNever } from "../../base/assert-never.ts";
import type { InputEvent, PointerPlace } from "../../protocol/input/frame.ts";
import type { WatchableDisplay } from "../../protocol/viewer/control.ts";
import type { GateSession } from "./gate-session.ts";
import { buttonItem, keyItem } from "./held-item.ts";
import type { HeldInput, Injected } from "./held-input.ts";
import type { InputDesk } from "./input-desk.ts";

export interface Hands {
  readonly desk: InputDesk;
  readonly held: HeldInput;
  /** Which display the session watches; null = the first one. */
  readonly displayOf: (sessionId: string) => WatchableDisplay | null;
}

/** Does what an event of a session says. The gate has let it pass. */
export function injectEvent(session: GateSession, event: InputEvent, hands: Hands): Injected {
  const { desk, held } = hands;
  const { sessionId, gamepadSlot } = session.effective;
  switch (event.type) {
    case "key": {
      const item = keyItem(event.usage);
      return event.isDown ? held.press(sessionId, item, event.codePoint) : held.release(sessionId, item);
    }
    case "text":
      return held.text(event.text);
    case "button": {
      const item = buttonItem(event.button);
      movePointer(session, event.at, hands);
      return event.isDown ? held.press(sessionId, item, 0) : held.release(sessionId, item);
    }
    case "wheel":
      return outcome(desk.use("mouse", (mouse) => mouse.wheel(event.dx, event.dy)));
    case "pointer":
      return movePointer(session, event.to, hands);
    case "gamepad":
      return held.setPad(sessionId, gamepadSlot, event.state);
    case "release":
      held.letGo(sessionId);
      held.restPad(sessionId);
      return "injected";
    default:
      return assertNever(event);
  }
}

function movePointer(session: GateSession, place: PointerPlace, { desk, displayOf }: Hands): Injected {
  if (place.mode === "to") {
    const display = displayOf(session.effective.sessionId);
    return outcome(desk.use("mouse", (mouse) => mouse.moveTo(place.x, place.y, display)));
  }
  const { dx, dy } = session.moveTo(place.totalX, place.totalY);
  if (dx === 0 && dy === 0) return "ignored";
  return outcome(desk.use("mouse", (mouse) => mouse.moveBy(dx, dy)));
}

function outcome(isDone: boolean): Injected {
  return isDone ? "injected" : "unavailable";
}
