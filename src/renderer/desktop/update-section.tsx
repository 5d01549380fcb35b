import { Button, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { DesktopUpdate } from "../../protocol/desktop-ipc/state.ts";
import { Facts } from "../components/facts.tsx";
import { Section } from "../components/section.tsx";
import { useChange } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";

export function UpdateSection() {
  const { t } = useTranslation("desktop");
  const { update, appVersion } = useDesktopState();
  const change = useChange();
  return (
    <Section title={t("update.title")}>
      <Stack gap="sm" align="flex-start">
        <Facts
          facts={[
            { name: t("update.version"), value: appVersion },
            { name: t("update.state"), value: <output>{stateText(t, update)}</output> },
          ]}
        />
        {update.state === "ready" && (
          <>
            <Button loading={change.isRunning} onClick={() => change.run("installUpdate", undefined)}>
              {t("update.install")}
            </Button>
            <Text size="sm" c="dimmed">
              {t("update.installText")}
            </Text>
          </>
        )}
      </Stack>
    </Section>
  );
}

function stateText(t: Translate, { state, version, detail }: DesktopUpdate): string {
  const text = t(`desktop:update.${state}`, { version: version ?? "" });
  return state === "failed" || state === "refused" ? [text, detail].filter((part) => part !== "").join(" ") : text;
}
