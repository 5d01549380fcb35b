import { Group, Input, Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RightsSwitches } from "../sessions/rights-switches.tsx";
import type { InviteForm } from "./invite-values.ts";
import { presetOf, RIGHTS_PRESETS } from "./rights-presets.ts";

/** What is handed out: by what it is good for, or one by one. */
export function RightsFields({ form }: { readonly form: InviteForm }) {
  const { t } = useTranslation("guests");
  const { rights } = form.getValues();
  const choose = (id: string) => {
    const preset = RIGHTS_PRESETS.find((known) => known.id === id);
    if (preset) form.setFieldValue("rights", preset.rights);
  };
  return (
    <div>
      <Radio.Group label={t("mayDo")} value={presetOf(rights)?.id ?? ""} onChange={choose}>
        <Stack mt={6} gap={8}>
          {RIGHTS_PRESETS.map(({ id }) => (
            <Radio key={id} value={id} label={t(`presets.${id}`)} description={t(`presetHints.${id}`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Group mt="sm" gap="sm">
        <Input.Label component="div">{t("oneByOne")}</Input.Label>
        <RightsSwitches
          of={t("theGuest")}
          rights={rights}
          onToggle={(device) => form.setFieldValue("rights", { ...rights, [device]: !rights[device] })}
        />
        <Text size="sm" c="dimmed">
          {t("changeWhileOn")}
        </Text>
      </Group>
    </div>
  );
}
