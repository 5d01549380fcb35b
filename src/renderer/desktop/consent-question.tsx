import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSecond } from "../components/use-second.ts";
import { formatCountdown } from "../format/countdown.ts";
import { formatRights } from "../format/rights.ts";
import classes from "./consent-question.module.css";
import { TimeLeft } from "./time-left.tsx";
import type { DesktopChange } from "./use-call.ts";
import type { LocalViewer } from "./viewer-rights.ts";

export interface ConsentQuestionProps {
  readonly viewer: LocalViewer;
  readonly change: DesktopChange;
}

/** Somebody waits to be let in. Neither answer has the focus by itself: a key that was meant for another window answers nothing. */
export function ConsentQuestion({ viewer, change }: ConsentQuestionProps) {
  const { t } = useTranslation("desktop");
  const { name, granted, sessionId, expiresAtMs, asksUntilMs } = viewer;
  const answer = (allow: boolean) => change.run("answerConsent", { sessionId, allow });
  return (
    <div className={classes["question"]}>
      <Text fw={600} size="sm">
        {t("consent.question", { name })}
      </Text>
      <Text size="sm">{t("consent.wouldGet", { rights: formatRights(t, granted) })}</Text>
      <Text size="xs" c="dimmed">
        {asksUntilMs === undefined ? <TimeLeft expiresAtMs={expiresAtMs} /> : <Lapse atMs={asksUntilMs} />}
      </Text>
      <Group gap="xs" mt={8}>
        <Button
          size="compact-md"
          disabled={change.isRunning}
          onClick={() => answer(true)}
          aria-label={t("consent.allowOf", { name })}
        >
          {t("consent.allow")}
        </Button>
        <Button
          size="compact-md"
          variant="default"
          disabled={change.isRunning}
          onClick={() => answer(false)}
          aria-label={t("consent.refuseOf", { name })}
        >
          {t("consent.refuse")}
        </Button>
      </Group>
    </div>
  );
}

function Lapse({ atMs }: { readonly atMs: number }) {
  const { t } = useTranslation("desktop");
  const leftMs = atMs - useSecond();
  return <span role="timer">{t("consent.lapses", { time: formatCountdown(t, leftMs) })}</span>;
}
