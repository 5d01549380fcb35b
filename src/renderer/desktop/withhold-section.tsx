import { Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DEVICES } from "../../protocol/viewer/rights.ts";
import { Section } from "../components/section.tsx";
import { useChange } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";

/** What the owner keeps from everybody, and whether they want to be asked. Absent without an agent: nothing is handed out then. */
export function WithholdSection() {
  const { t } = useTranslation("desktop");
  const { guests } = useDesktopState().agent;
  const change = useChange();
  if (guests === null) return null;
  return (
    <Section title={t("withhold.title")} description={t("withhold.lead")}>
      <Stack gap="sm">
        {DEVICES.map((device) => (
          <Switch
            key={device}
            label={t(`withhold.${device}`)}
            checked={guests.veto[device]}
            onChange={() => change.run("setVeto", { device, on: !guests.veto[device] })}
          />
        ))}
        <Switch
          mt="xs"
          label={t("withhold.askFirst")}
          description={t("withhold.askFirstText")}
          checked={guests.askFirst}
          onChange={() => change.run("setAskFirst", { on: !guests.askFirst })}
        />
      </Stack>
    </Section>
  );
}
