import { Select, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { Preferences, type PreferenceChange } from "../../protocol/http/preferences.ts";
import { profileQuery, updateProfile } from "../api/account.ts";
import { failureText } from "../api/api-failure.ts";
import { sessionQuery, useSession } from "../api/session.ts";
import { Section } from "../components/section.tsx";
import { ColourScheme } from "./colour-scheme.tsx";

const { language: Language, text_size: TextSize, motion: Motion } = Preferences.shape;

/** Language, text size and motion: of the person, on every device; in force as soon as they are chosen. */
export function Appearance() {
  const { t } = useTranslation("account");
  const { preferences } = useSession();
  const { isSaving, save } = useSavedPreferences();
  if (preferences === null) return null;
  return (
    <Section title={t("appearance")} description={t("appearanceAdvice")}>
      <Stack gap="sm" maw={380}>
        <Select
          label={t("language")}
          data={[
            { value: "system", label: t("asTheSystem") },
            ...LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] })),
          ]}
          value={preferences.language}
          onChange={(value) => save({ language: Language.parse(value) })}
          allowDeselect={false}
          disabled={isSaving}
        />
        <Select
          label={t("textSize")}
          data={TextSize.options.map((value) => ({ value, label: t(`textSizes.${value}`) }))}
          value={preferences.text_size}
          onChange={(value) => save({ text_size: TextSize.parse(value) })}
          allowDeselect={false}
          disabled={isSaving}
        />
        <Select
          label={t("motion")}
          description={t("motionAdvice")}
          data={Motion.options.map((value) => ({ value, label: t(`motions.${value}`) }))}
          value={preferences.motion}
          onChange={(value) => save({ motion: Motion.parse(value) })}
          allowDeselect={false}
          disabled={isSaving}
        />
        <ColourScheme />
      </Stack>
    </Section>
  );
}

/** Saves one choice at a time; the page follows the session, see `FollowPreferences`. A refusal is told aloud and changes nothing. */
function useSavedPreferences() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isSaving, setIsSaving] = useState(false);
  async function send(change: PreferenceChange): Promise<void> {
    setIsSaving(true);
    try {
      const profile = await updateProfile({ preferences: change });
      queryClient.setQueryData(profileQuery.queryKey, profile);
      queryClient.setQueryData(
        sessionQuery.queryKey,
        (session) => session && { ...session, preferences: profile.preferences },
      );
    } catch (error) {
      notifications.show({ color: "red", title: t("nothingWasChanged"), message: failureText(t, error) });
    }
    setIsSaving(false);
  }
  return { isSaving, save: (change: PreferenceChange) => void send(change) };
}
