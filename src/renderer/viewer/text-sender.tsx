import { Button, Group, Textarea } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ViewerSession } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

/** Longer texts are typed too slowly to be what anybody wants. */
const LONGEST_TEXT = 4_000;

/** Types a text on the machine: for phones, whose keyboard has no keys, and for characters that the machine's layout lacks. */
export function TextSender({ session, onClose }: { readonly session: ViewerSession; readonly onClose: () => void }) {
  const { t } = useTranslation(["viewer", "common"]);
  const [text, setText] = useState("");
  const [isRefused, setRefused] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  function send(ending: string): void {
    const isSent = session.sendText(`${text}${ending}`);
    setRefused(!isSent);
    if (isSent) setText("");
    // *Send* is of no use now, and would take the focus with it.
    field.current?.focus();
  }
  return (
    <div className={classes["text"]}>
      <Textarea
        ref={field}
        label={t("textToType")}
        labelProps={{ className: classes["label"] }}
        value={text}
        error={isRefused ? t("notSent") : null}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={LONGEST_TEXT}
        data-autofocus
        // The panel was opened to type in it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
      />
      <Group gap="xs" justify="flex-end">
        <Button size="xs" variant="default" onClick={onClose}>
          {t("common:close")}
        </Button>
        <Button size="xs" variant="default" onClick={() => send("\n")}>
          {t("sendWithEnter")}
        </Button>
        <Button size="xs" onClick={() => send("")} disabled={text === ""}>
          {t("send")}
        </Button>
      </Group>
    </div>
  );
}
