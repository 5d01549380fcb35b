import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { LocalGuests } from "../../protocol/local-control/api.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { Section } from "../components/section.tsx";
import { formatMoment } from "../format/window.ts";
import { ConsentQuestion } from "./consent-question.tsx";
import { StopAll } from "./stop-all.tsx";
import { TimeLeft } from "./time-left.tsx";
import { useChange, type DesktopChange } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";
import type { LocalViewer } from "./viewer-rights.ts";
import { ViewerSwitches } from "./viewer-switches.tsx";

/** Everybody who is on this computer or waits to be, and the way to end it all. */
export function WhoIsOn() {
  const { t } = useTranslation("desktop");
  const { guests } = useDesktopState().agent;
  const stop = useChange();
  return (
    <Section
      title={t("computer.whoIsOn")}
      description={guests?.veto.all === true ? t("computer.stoppedText") : t("computer.stopAllText")}
      actions={guests && <StopAll isStopped={guests.veto.all} change={stop} />}
    >
      {guests ? <Viewers guests={guests} /> : <Text size="sm">{t("computer.noAgent")}</Text>}
    </Section>
  );
}

function Viewers({ guests }: { readonly guests: LocalGuests }) {
  const { t } = useTranslation("desktop");
  const change = useChange();
  const { viewers, veto } = guests;
  if (veto.all) return <Text fw={600}>{t("computer.stopped")}</Text>;
  if (viewers.length === 0) {
    return (
      <>
        <Text fw={600}>{t("computer.nobody")}</Text>
        <Text size="sm" c="dimmed">
          {t("computer.nobodyText")}
        </Text>
      </>
    );
  }
  const asking = viewers.filter(({ state }) => state === "asking");
  const on = viewers.filter(({ state }) => state !== "asking");
  return (
    <Stack gap="md">
      {asking.map((viewer) => (
        <ConsentQuestion key={viewer.sessionId} viewer={viewer} change={change} />
      ))}
      {on.length > 0 && (
        <ItemList label={t("computer.whoIsOn")}>
          {on.map((viewer) => (
            <ViewerRow key={viewer.sessionId} viewer={viewer} guests={guests} />
          ))}
        </ItemList>
      )}
    </Stack>
  );
}

interface ViewerRowProps {
  readonly viewer: LocalViewer;
  readonly guests: LocalGuests;
}

function ViewerRow({ viewer, guests }: ViewerRowProps) {
  const { t } = useTranslation("desktop");
  const change = useChange();
  const { sessionId, name, kind } = viewer;
  return (
    <ItemRow
      title={
        <>
          {name}
          <Badge variant="default" size="sm" tt="none" fw={500}>
            {t(`computer.${kind}`)}
          </Badge>
        </>
      }
      details={
        <>
          {detailsOf(t, viewer)} · <TimeLeft expiresAtMs={viewer.expiresAtMs} />
        </>
      }
      actions={
        <Group gap="xs">
          <ViewerSwitches
            viewer={viewer}
            veto={guests.veto}
            onWithhold={(device, on) => change.run("withhold", { sessionId, device, on })}
          />
          <EndButton name={name} sessionId={sessionId} change={change} />
        </Group>
      }
    />
  );
}

function EndButton({ name, sessionId, change }: { name: string; sessionId: string; change: DesktopChange }) {
  const { t } = useTranslation("desktop");
  return (
    <Button
      size="xs"
      variant="default"
      onClick={() => change.run("endSession", { sessionId })}
      aria-label={t("computer.endOf", { name })}
    >
      {t("computer.end")}
    </Button>
  );
}

function detailsOf(t: Translate, { state, path, expiresAtMs }: LocalViewer): string {
  const parts: string[] = [t(`desktop:computer.state.${state}`)];
  if (path === "direct") parts.push(t("desktop:computer.pathDirect"));
  if (path === "relayed") parts.push(t("desktop:computer.pathRelayed"));
  if (expiresAtMs !== null) parts.push(t("desktop:computer.until", { when: formatMoment(t, expiresAtMs) }));
  return parts.join(" · ");
}
