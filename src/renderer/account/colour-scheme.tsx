import { SegmentedControl, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./colour-scheme.module.css";

const SCHEMES = ["light", "dark", "auto"] as const;

/** Light or dark; kept in this browser, as it belongs to the screen more than to the person. */
export function ColourScheme() {
  const { t } = useTranslation("team");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs" align="flex-start">
      <SegmentedControl
        aria-label={t("colourScheme")}
        classNames={{ root: classes["schemes"] ?? "", label: classes["scheme"] ?? "" }}
        data={SCHEMES.map((scheme) => ({ value: scheme, label: t(`schemes.${scheme}`) }))}
        value={colorScheme}
        onChange={(scheme) => setColorScheme(scheme)}
      />
      <Text size="sm" c="dimmed">
        {t("keptInBrowser")}
      </Text>
    </Stack>
  );
}
