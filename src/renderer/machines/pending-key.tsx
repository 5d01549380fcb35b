import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey } from "@tabler/icons-react";
import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Facts } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";

export interface PendingKeyProps {
  /** The name of the machine or robot. */
  readonly of: string;
  readonly currentFingerprint: string;
  readonly pending: { readonly fingerprint: string; readonly requested_at: string };
  readonly mayAnswer: boolean;
  /** Told with the fingerprint that was shown. */
  readonly answer: (answer: "approve" | "reject", fingerprint: string) => Promise<unknown>;
  readonly changes: readonly QueryKey[];
}

/** Somebody asks to replace a key without the old one: shows both, so that an admin can compare before answering. */
export function PendingKey({ of, currentFingerprint, pending, mayAnswer, answer, changes }: PendingKeyProps) {
  const { t } = useTranslation("machines");
  const queryClient = useQueryClient();
  const [isApproving, approving] = useDisclosure(false);
  const rejection = useAction(() => answer("reject", pending.fingerprint), changes);
  async function approve(): Promise<void> {
    await answer("approve", pending.fingerprint);
    await Promise.all(changes.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }
  return (
    <Alert color="brass" variant="light" icon={<IconKey />} title={t("asksForKey", { name: of })}>
      <Stack gap="xs">
        <div>
          <Trans t={t} i18nKey="keyRequested" components={{ when: <RelativeTime at={pending.requested_at} /> }} />
        </div>
        <Facts
          facts={[
            {
              name: t("currentKey"),
              value: <Fingerprint value={currentFingerprint} of={t("currentKeyOf", { name: of })} />,
            },
            { name: t("newKey"), value: <Fingerprint value={pending.fingerprint} of={t("newKeyOf", { name: of })} /> },
          ]}
        />
        {mayAnswer && (
          <Group gap="sm">
            <Button size="xs" onClick={approving.open}>
              {t("approveKey")}
            </Button>
            <Button size="xs" variant="default" onClick={() => rejection.run()} loading={rejection.isRunning}>
              {t("reject")}
            </Button>
          </Group>
        )}
      </Stack>
      <ConfirmDialog
        opened={isApproving}
        onClose={approving.close}
        title={t("askReplaceKey", { name: of })}
        confirmLabel={t("replaceKey")}
        onConfirm={approve}
      >
        <Stack gap="xs">
          <Text size="sm">{t("replaceKeyAdvice")}</Text>
          <Fingerprint value={pending.fingerprint} of={t("newKeyOf", { name: of })} />
        </Stack>
      </ConfirmDialog>
    </Alert>
  );
}
