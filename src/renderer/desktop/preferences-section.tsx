import { Select, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { Section } from "../components/section.tsx";
import { ShortcutField } from "./shortcut-field.tsx";
import { useChange } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";

/** What this computer's person chose for the app. */
export function PreferencesSection() {
  const { t } = useTranslation("desktop");
  const { preferences } = useDesktopState();
  const change = useChange();
  const languages = LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));
  return (
    <Section title={t("preferences.title")}>
      <Stack gap="sm">
        <Switch
          label={t("preferences.startAtLogin")}
          checked={preferences.startAtLogin}
          onChange={() => change.run("changePreferences", { startAtLogin: !preferences.startAtLogin })}
        />
        <Switch
          label={t("preferences.showIndicator")}
          description={t("preferences.showIndicatorText")}
          checked={preferences.showIndicator}
          onChange={() => change.run("changePreferences", { showIndicator: !preferences.showIndicator })}
        />
        <Switch
          label={t("preferences.checkForUpdates")}
          checked={preferences.checkForUpdates}
          onChange={() => change.run("changePreferences", { checkForUpdates: !preferences.checkForUpdates })}
        />
        <ShortcutField />
        <Select
          label={t("preferences.language")}
          maw={320}
          allowDeselect={false}
          data={[{ value: "system", label: t("preferences.languageSystem") }, ...languages]}
          value={preferences.language}
          onChange={(value) => change.run("changePreferences", { language: isLanguage(value) ? value : "system" })}
        />
      </Stack>
    </Section>
  );
}
