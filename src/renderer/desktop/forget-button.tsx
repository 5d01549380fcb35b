import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { useChange } from "./use-call.ts";

export interface ForgetButtonProps {
  readonly controlPlane: ConnectedControlPlane;
  readonly isDangerous?: boolean;
}

/** The only way on from a control plane whose key changed, and the way to another team. Asks first. */
export function ForgetButton({ controlPlane, isDangerous = false }: ForgetButtonProps) {
  const { t } = useTranslation("desktop");
  const [isAsking, question] = useDisclosure(false);
  const change = useChange();
  return (
    <>
      <Button
        variant="default"
        {...(isDangerous ? { c: "red" } : {})}
        loading={change.isRunning}
        onClick={question.open}
      >
        {t("changedKey.forget")}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        onClose={question.close}
        title={t("plane.forgetQuestion", { team: controlPlane.teamName })}
        confirmLabel={t("plane.forget")}
        isDangerous
        onConfirm={async () => change.run("forgetControlPlane", undefined)}
      >
        <Text size="sm">{t("plane.forgetText")}</Text>
        {controlPlane.isOwn && (
          <Text size="sm" mt="xs">
            {t("plane.forgetOwnText")}
          </Text>
        )}
      </ConfirmDialog>
    </>
  );
}
