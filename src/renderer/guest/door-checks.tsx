import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconHourglass, IconInfoCircle, IconX } from "@tabler/icons-react";
import { useEffect, useState, type ReactNode } from "react";
import { Trans, useTranslation } from "react-i18next";
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
  const { t } = useTranslation("door");
  const relay = useRelayState(door.ice_servers);
  return (
    <ul className={classes["checks"]} aria-label={t("checks")}>
      <Check state={browser.isFit ? "good" : "bad"}>
        <BrowserText browser={browser} />
      </Check>
      <Check state={RELAY_MARKS[relay]}>
        <Trans t={t} i18nKey={`relay.${relay}`} components={NAMED} />
      </Check>
      <Check state={door.is_host_online ? "good" : "fair"}>
        <Trans t={t} i18nKey={door.is_host_online ? "machineOnline" : "machineOffline"} components={NAMED} />
      </Check>
      {door.rights.gamepad && <GamepadCheck />}
    </ul>
  );
}

/** What a check is about stands out of its sentence. */
const NAMED = { name: <span className={classes["name"]} /> };

function BrowserText({ browser }: { readonly browser: BrowserCheck }) {
  const { t } = useTranslation("door");
  if (!browser.isFit) return <Trans t={t} i18nKey={`browser.${browser.problem}`} components={NAMED} />;
  if (browser.codecs.length === 0) return <Trans t={t} i18nKey="browser.fit" components={NAMED} />;
  const codecs = browser.codecs.join(", ");
  return <Trans t={t} i18nKey="browser.fitWith" values={{ codecs }} components={NAMED} />;
}

const RELAY_MARKS: Readonly<Record<RelayState, CheckState>> = {
  checking: "waiting",
  reachable: "good",
  unreachable: "fair",
  none: "info",
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
  const { t } = useTranslation("door");
  const pads = usePads();
  return (
    <Check state={pads.length > 0 ? "good" : "info"}>
      <Trans t={t} i18nKey={pads.length === 0 ? "noGamepad" : "gamepad"} components={NAMED} />
      {pads.map((pad) => (
        <GamepadPicture key={pad.index} pad={pad} />
      ))}
    </Check>
  );
}

type CheckState = "good" | "fair" | "bad" | "waiting" | "info";

const MARKS = {
  good: IconCircleCheck,
  fair: IconAlertTriangle,
  bad: IconX,
  waiting: IconHourglass,
  info: IconInfoCircle,
} as const;

interface CheckProps {
  readonly state: CheckState;
  readonly children: ReactNode;
}

function Check({ state, children }: CheckProps) {
  const { t } = useTranslation("door");
  const Icon = MARKS[state];
  return (
    <li className={classes["check"]}>
      <Icon size={20} aria-hidden className={classes["mark"]} data-state={state} />
      <div>
        <VisuallyHidden>{t(`mark.${state}`)} </VisuallyHidden>
        {children}
      </div>
    </li>
  );
}
