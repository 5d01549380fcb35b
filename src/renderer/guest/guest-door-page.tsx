import { Alert, Button, Stack, TextInput } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { GuestDoor } from "../../protocol/http/guest.ts";
import { prepareForGuest } from "../api/guest-door.ts";
import { AppLink } from "../desktop/app-link.tsx";
import { useSecond } from "../components/use-second.ts";
import { formatCountdown } from "../format/countdown.ts";
import { Door } from "../sign-in/door.tsx";
import { checkBrowser } from "./browser-check.ts";
import { DoorChecks } from "./door-checks.tsx";
import { DoorFacts } from "./door-facts.tsx";
import classes from "./guest-door-page.module.css";
import { isTimeToPrepare } from "./prepare-time.ts";
import { refusalText } from "./refusals.ts";

export interface GuestDoorPageProps {
  readonly token: string;
  readonly door: GuestDoor;
  /** Control plane's clock minus this browser's. */
  readonly clockOffsetMs: number;
  /** Why the last *Join* did not succeed. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
  readonly isJoining: boolean;
  readonly onJoin: (pin: string | null) => void;
  /** A moment was reached at which the door may stand differently. */
  readonly onLookAgain: () => void;
}

/** In front of the machine: what is offered, when, and whether this browser is up to it. Nothing is used up before *Join*. */
export function GuestDoorPage(props: GuestDoorPageProps) {
  const { t } = useTranslation("door");
  const { token, door, clockOffsetMs, refusal, isJoining } = props;
  const nowMs = useSecond() + clockOffsetMs;
  const [browser] = useState(checkBrowser);
  const [pin, setPin] = useState("");
  usePreparation(token, isTimeToPrepare(door, nowMs));
  const pinError = refusal?.code === "guest_pin_refused" ? t("wrongPin") : null;
  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onJoin(door.needs_pin ? pin : null);
  }
  return (
    <Door
      title={door.event_name || t("invited")}
      lead={t("letsIn", { team: door.team, guest: door.guest_email })}
      isWide
    >
      <Stack gap="lg">
        {door.message !== "" && <blockquote className={classes["message"]}>{door.message}</blockquote>}
        <Countdown door={door} nowMs={nowMs} onReached={props.onLookAgain} />
        <DoorFacts door={door} />
        <DoorChecks door={door} browser={browser} />
        <Obstacle obstacle={refusal && pinError === null ? refusal : door.obstacle} />
        <form onSubmit={submit}>
          <Stack gap="sm" align="flex-start">
            {door.needs_pin && (
              <TextInput
                label={t("pin")}
                description={t("pinHint")}
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={12}
                value={pin}
                onChange={({ currentTarget }) => setPin(currentTarget.value)}
                error={pinError}
              />
            )}
            <Button
              type="submit"
              size="md"
              loading={isJoining}
              disabled={!browser.isFit || door.obstacle !== null || (door.needs_pin && pin === "")}
            >
              {t("join")}
            </Button>
          </Stack>
        </form>
        <AppLink token={token} />
      </Stack>
    </Door>
  );
}

function Obstacle({ obstacle }: { readonly obstacle: GuestDoor["obstacle"] }) {
  const { t } = useTranslation("door");
  if (obstacle === null) return null;
  const { title, advice } = refusalText(t, obstacle.code, obstacle.message);
  return (
    <Alert color="brass" variant="light" icon={<IconHourglass />} title={title}>
      {advice}
    </Alert>
  );
}

interface CountdownProps {
  readonly door: GuestDoor;
  readonly nowMs: number;
  readonly onReached: () => void;
}

function Countdown({ door, nowMs, onReached }: CountdownProps) {
  const { t } = useTranslation("door");
  const next = door.window;
  const startMs = Date.parse(next?.starts_at ?? door.starts_at);
  const endMs = Date.parse(next?.expires_at ?? door.expires_at);
  const isBefore = nowMs < startMs;
  const targetMs = isBefore ? startMs : endMs;
  const stage = isBefore ? "before" : nowMs < endMs ? "open" : "over";
  const countdown = {
    values: { left: formatCountdown(t, targetMs - nowMs) },
    components: { left: <span className={classes["left"]} /> },
  };
  const shown = useRef(stage);
  useEffect(() => {
    if (shown.current === stage) return;
    shown.current = stage;
    onReached();
  }, [stage, onReached]);
  return (
    <div className={classes["countdown"]} role="timer">
      {isBefore ? <Trans t={t} i18nKey="startsIn" {...countdown} /> : <Trans t={t} i18nKey="endsIn" {...countdown} />}
    </div>
  );
}

/** Lets the machine start what takes time, once. */
function usePreparation(token: string, isTime: boolean): void {
  const isAsked = useRef(false);
  useEffect(() => {
    if (!isTime || isAsked.current) return;
    isAsked.current = true;
    // It only saves time: joining works without it.
    void prepareForGuest(token).catch(() => undefined);
  }, [token, isTime]);
}
