import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Receipt } from "../../protocol/viewer/frame.ts";
import { Facts } from "../components/facts.tsx";
import { formatLength } from "../format/countdown.ts";
import { formatRights } from "../format/rights.ts";
import { formatWindow } from "../format/window.ts";
import { Door } from "../sign-in/door.tsx";

export interface SessionReceiptProps {
  readonly receipt: Receipt;
  readonly onRejoin: () => void;
  /** Beside *Join again*. */
  readonly actions?: ReactNode;
}

/** What was, when all is over. */
export function SessionReceipt({ receipt, onRejoin, actions }: SessionReceiptProps) {
  const { t } = useTranslation("viewer");
  const joinedAtMs = Date.parse(receipt.joinedAt);
  const endedAtMs = Date.parse(receipt.endedAt);
  return (
    <Door title={t("isOver")} lead={t(`end.${receipt.reason}`)}>
      <Stack gap="md">
        <Facts
          facts={[
            { name: t("machine"), value: receipt.machineName },
            { name: t("when"), value: formatWindow(t, joinedAtMs, endedAtMs) },
            { name: t("howLong"), value: formatLength(t, endedAtMs - joinedAtMs) },
            { name: t("youHad"), value: formatRights(t, receipt.rights) },
          ]}
        />
        {!receipt.mayReturn && actions === undefined && <div>{t("mayClose")}</div>}
        <Group gap="sm">
          {receipt.mayReturn && <Button onClick={onRejoin}>{t("joinAgain")}</Button>}
          {actions}
        </Group>
      </Stack>
    </Door>
  );
}
