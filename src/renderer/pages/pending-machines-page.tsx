import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChecks } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { approveMachine, MACHINE_LISTS, machineListQuery, removeMachine } from "../api/machines.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Empty } from "../components/empty.tsx";
import { Facts } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";
import { PresenceBadge } from "../components/presence-badge.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { formatBytes } from "../format/figures.ts";
import { formatPlatform } from "../format/os.ts";

const PENDING = machineListQuery({ state: "pending", sort: "enrolled", order: "desc", limit: 200 });

export function PendingMachinesPage() {
  const { t } = useTranslation("machines");
  const machines = useQuery(PENDING);
  return (
    <Page title={t("pendingMachines")} description={t("pendingMachinesAdvice")} width="narrow">
      {machines.isPending && <Skeleton height={220} radius="md" />}
      {machines.isError && <LoadError error={machines.error} onRetry={() => void machines.refetch()} />}
      {machines.data?.count === 0 && (
        <Empty icon={<IconChecks size={28} />} title={t("nobodyWaits")}>
          {t("nobodyWaitsAdvice")}
        </Empty>
      )}
      {machines.data?.data.map((machine) => (
        <PendingMachine key={machine.id} machine={machine} />
      ))}
    </Page>
  );
}

function PendingMachine({ machine }: { readonly machine: MachineItem }) {
  const { t } = useTranslation("machines");
  const queryClient = useQueryClient();
  const [isApproving, approving] = useDisclosure(false);
  const [isRejecting, rejecting] = useDisclosure(false);
  const reload = () => queryClient.invalidateQueries({ queryKey: MACHINE_LISTS });
  return (
    <Section
      title={machine.name}
      description={
        <Trans
          t={t}
          i18nKey={machine.ip === "" ? "calledIn" : "calledInFrom"}
          values={{ address: machine.ip }}
          components={{ when: <RelativeTime at={machine.enrolled_at} /> }}
        />
      }
      actions={<PresenceBadge machine={machine} />}
    >
      <Stack gap="md">
        <Facts
          facts={[
            { name: t("keyFingerprint"), value: <Fingerprint value={machine.key_fingerprint} of={machine.name} /> },
            { name: t("hostName"), value: machine.hostname },
            { name: t("system"), value: formatPlatform(t, machine) },
            { name: t("addresses"), value: machine.ips.join(", ") },
            {
              name: t("memory"),
              value: machine.memory_total_bytes > 0 ? formatBytes(t, machine.memory_total_bytes) : "",
            },
            { name: t("agent"), value: machine.agent_version },
          ]}
        />
        <div>
          <Button mr="sm" onClick={approving.open}>
            {t("approveAsk")}
          </Button>
          <Button variant="default" onClick={rejecting.open}>
            {t("rejectAsk")}
          </Button>
        </div>
      </Stack>
      <ConfirmDialog
        opened={isApproving}
        onClose={approving.close}
        title={t("askApprove", { machine: machine.name })}
        confirmLabel={t("approve")}
        onConfirm={() => approveMachine(machine.id).then(reload)}
      >
        <Stack gap="xs">
          <Text size="sm">{t("approveOnlyIf")}</Text>
          <Fingerprint value={machine.key_fingerprint} of={machine.name} />
        </Stack>
      </ConfirmDialog>
      <ConfirmDialog
        opened={isRejecting}
        onClose={rejecting.close}
        title={t("askReject", { machine: machine.name })}
        confirmLabel={t("reject")}
        isDangerous
        onConfirm={() => removeMachine(machine.id).then(reload)}
      >
        <Text size="sm">{t("rejectEffect")}</Text>
      </ConfirmDialog>
    </Section>
  );
}
