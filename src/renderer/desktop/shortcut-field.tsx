import { Button, Group, Input, Kbd, Text } from "@mantine/core";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { acceleratorOf } from "./accelerator.ts";
import { useChange } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";

/** Records the shortcut for *Stop all* by pressing it. */
export function ShortcutField() {
  const { t } = useTranslation("desktop");
  const { stopAllShortcut } = useDesktopState().preferences;
  const labelId = useId();
  const change = useChange(true);
  const [isRecording, setIsRecording] = useState(false);
  const [hint, setHint] = useState<string | null>(null);

  const problem = hint ?? change.refusal;

  function save(shortcut: string | null): void {
    setIsRecording(false);
    setHint(null);
    change.run("changePreferences", { stopAllShortcut: shortcut });
  }

  function press(event: KeyboardEvent): void {
    if (!isRecording || event.code === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.code === "Escape") {
      setIsRecording(false);
      return;
    }
    const recorded = acceleratorOf(event);
    if (recorded.state === "done") save(recorded.accelerator);
    else if (recorded.state === "needs-modifier") setHint(t("preferences.needsModifier"));
    else if (recorded.state === "unknown-key") setHint(t("preferences.unknownKey"));
  }

  return (
    <fieldset className="plain-group" aria-labelledby={labelId}>
      <Input.Label id={labelId} component="div">
        {t("preferences.shortcut")}
      </Input.Label>
      <Text size="xs" c="dimmed">
        {isRecording ? t("preferences.recordingText") : t("preferences.shortcutText")}
      </Text>
      <Group gap="sm" mt={6}>
        <ShownShortcut accelerator={stopAllShortcut} />
        <Button
          size="xs"
          variant={isRecording ? "light" : "default"}
          aria-pressed={isRecording}
          loading={change.isRunning}
          onClick={() => setIsRecording(!isRecording)}
          onKeyDown={press}
          onBlur={() => setIsRecording(false)}
        >
          {isRecording ? t("preferences.recording") : t("preferences.record")}
        </Button>
        {stopAllShortcut !== null && !isRecording && (
          <Button size="xs" variant="subtle" onClick={() => save(null)}>
            {t("preferences.removeShortcut")}
          </Button>
        )}
      </Group>
      {problem !== null && (
        <Text component="div" role="alert" size="sm" c="red" mt={4}>
          {problem}
        </Text>
      )}
    </fieldset>
  );
}

function ShownShortcut({ accelerator }: { readonly accelerator: string | null }) {
  const { t } = useTranslation("desktop");
  if (accelerator === null) return <Text size="sm">{t("preferences.noShortcut")}</Text>;
  return (
    <span>
      {accelerator.split("+").map((key, index) => (
        <span key={key}>
          {index > 0 && " + "}
          <Kbd>{key}</Kbd>
        </span>
      ))}
    </span>
  );
}
