import { Alert } from "@mantine/core";
import { IconLockOpen } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { isPlainBeyondLoopback } from "./plain-connection.ts";

/** Absent where the connection is encrypted or never leaves this computer. */
export function PlainWarning({ origin }: { readonly origin: string }) {
  const { t } = useTranslation("desktop");
  if (!isPlainBeyondLoopback(origin)) return null;
  return (
    <Alert color="red" variant="light" icon={<IconLockOpen />} title={t("first.plain")} role="alert">
      {t("first.plainText", { host: new URL(origin).host })}
    </Alert>
  );
}
