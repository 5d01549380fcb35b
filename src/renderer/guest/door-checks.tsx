import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconHourglass, IconInfoCircle, IconX } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import type { GuestDoor } from "../../protocol/http/guest.ts";
import { useServices } from "../services.ts";
import type { BrowserCheck } from "./browser-check.ts";
import classes from "./door-checks.module.css";
import { GamepadPicture } from "./gamepad-picture.tsx";
import { checkRelay, type RelayState } from "./relay-check.ts";
import { usePads } from "./use-pads.ts";

export interface DoorChecksProps {
  readonly door: GuestDoor;
  readonly browser: BrowserCheck;
}

/** What can be found out before anybody joins, so that nobody finds it out then. */
export function DoorChecks({ door, browser }: DoorChecksProps) {
  const relay = useRelayState(door.ice_servers);
  return (
    <ul className={classes["checks"]} aria-label="Checks">
      <Check state={browser.isFit ? "good" : "bad"} name="This browser">
        {browser.text}
      </Check>
      <Check state={RELAY_MARKS[relay]} name="The path">
        {RELAY_TEXT[relay]}
      </Check>
      <Check state={door.is_host_online ? "good" : "fair"} name="The machine">
        {door.is_host_online ? "is online" : "is offline; this page looks again by itself"}
      </Check>
      {door.rights.gamepad && <GamepadCheck />}
    </ul>
  );
}

const RELAY_MARKS: Readonly<Record<RelayState, CheckState>> = {
  checking: "waiting",
  reachable: "good",
  unreachable: "fair",
  none: "info",
};
const RELAY_TEXT: Readonly<Record<RelayState, string>> = {
  checking: "is being looked for…",
  reachable: "is direct where it can be; the relay answers, should no direct one be found",
  unreachable: "must be direct, as the relay does not answer; some networks forbid that. Another network may help",
  none: "goes directly to the machine; there is no relay to help where a network forbids that",
};

function useRelayState(iceServers: GuestDoor["ice_servers"]): RelayState {
  const { clock } = useServices();
  const [state, setState] = useState<RelayState>("checking");
  // Fresh credentials come with every look at the door; the first ones tell enough.
  const [servers] = useState(iceServers);
  useEffect(() => {
    const asking = new AbortController();
    const usable = servers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    }));
    void checkRelay(usable, clock, asking.signal)
      // No WebRTC, or a server's address that the browser does not take.
      .catch(() => "unreachable" as const)
      .then((found) => {
        if (!asking.signal.aborted) setState(found);
      });
    return () => asking.abort();
  }, [servers, clock]);
  return state;
}

function GamepadCheck() {
  const pads = usePads();
  return (
    <Check state={pads.length > 0 ? "good" : "info"} name="Gamepad">
      {pads.length === 0 && "press a button on it to see it here"}
      {pads.map((pad) => (
        <GamepadPicture key={pad.index} pad={pad} />
      ))}
    </Check>
  );
}

type CheckState = "good" | "fair" | "bad" | "waiting" | "info";

const MARKS = {
  good: { Icon: IconCircleCheck, word: "fine" },
  fair: { Icon: IconAlertTriangle, word: "careful" },
  bad: { Icon: IconX, word: "not usable" },
  waiting: { Icon: IconHourglass, word: "checking" },
  info: { Icon: IconInfoCircle, word: "note" },
} as const;

interface CheckProps {
  readonly state: CheckState;
  readonly name: string;
  readonly children: ReactNode;
}

function Check({ state, name, children }: CheckProps) {
  const { Icon, word } = MARKS[state];
  return (
    <li className={classes["check"]}>
      <Icon size={20} aria-hidden className={classes["mark"]} data-state={state} />
      <div>
        <VisuallyHidden>{word}: </VisuallyHidden>
        <span className={classes["name"]}>{name}</span> {children}
      </div>
    </li>
  );
}
