import { Button, Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Receipt } from "../../protocol/viewer/frame.ts";
import { Facts } from "../components/facts.tsx";
import { formatLength } from "../format/countdown.ts";
import { formatRights } from "../format/rights.ts";
import { formatWindow } from "../format/window.ts";
import { Door } from "../sign-in/door.tsx";
import { END_TEXT } from "./end-text.ts";

export interface SessionReceiptProps {
  readonly receipt: Receipt;
  readonly onRejoin: () => void;
  /** Beside *Join again*. */
  readonly actions?: ReactNode;
}

/** What was, when all is over. */
export function SessionReceipt({ receipt, onRejoin, actions }: SessionReceiptProps) {
  const { t } = useTranslation();
  const joinedAtMs = Date.parse(receipt.joinedAt);
  const endedAtMs = Date.parse(receipt.endedAt);
  return (
    <Door title="The session is over" lead={END_TEXT[receipt.reason]}>
      <Stack gap="md">
        <Facts
          facts={[
            { name: "Machine", value: receipt.machineName },
            { name: "When", value: formatWindow(t, joinedAtMs, endedAtMs) },
            { name: "How long", value: formatLength(t, endedAtMs - joinedAtMs) },
            { name: "You had", value: formatRights(t, receipt.rights) },
          ]}
        />
        {!receipt.mayReturn && actions === undefined && <div>You can close this page.</div>}
        <Group gap="sm">
          {receipt.mayReturn && <Button onClick={onRejoin}>Join again</Button>}
          {actions}
        </Group>
      </Stack>
    </Door>
  );
}
