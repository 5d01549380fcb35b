import { Alert, Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../api/api-failure.ts";

export interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirmLabel: string;
  /** Default: *Cancel*; another word where that could mean what is asked about. */
  readonly closeLabel?: string;
  readonly isDangerous?: boolean;
  /** What must be typed before the button works; for what cannot be undone. */
  readonly typedName?: string;
  /** Where the focus goes afterwards when what opened the dialog is gone by then, such as an entry of a menu. */
  readonly returnFocusTo?: RefObject<HTMLElement | null>;
  /** Closes the dialog when it succeeds; a failure is shown in it. */
  readonly onConfirm: () => Promise<unknown>;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { returnFocusTo } = props;
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      centered
      returnFocus={!returnFocusTo}
      onExitTransitionEnd={() => returnFocusTo?.current?.focus()}
    >
      {props.opened && <ConfirmForm {...props} />}
    </Modal>
  );
}

function ConfirmForm({
  onClose,
  children,
  confirmLabel,
  closeLabel,
  isDangerous = false,
  typedName,
  onConfirm,
}: ConfirmDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [isRunning, setIsRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const isReady = typedName === undefined || typed.trim() === typedName.trim();

  async function confirm(): Promise<void> {
    setIsRunning(true);
    setFailure(null);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setFailure(failureText(t, error));
      setIsRunning(false);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isReady) void confirm();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>{children}</div>
        {typedName !== undefined && (
          <TextInput
            label={t("typeToConfirm", { name: typedName })}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
        )}
        {failure !== null && (
          <Alert color="red" variant="light" role="alert">
            {failure}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus={typedName === undefined || undefined}>
            {closeLabel ?? t("cancel")}
          </Button>
          <Button type="submit" color={isDangerous ? "red.9" : "petrol"} loading={isRunning} disabled={!isReady}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
