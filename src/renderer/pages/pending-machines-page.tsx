import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChecks } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
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
  const machines = useQuery(PENDING);
  return (
    <Page
      title="Pending machines"
      description="They have introduced themselves with a token and can do nothing until you approve them."
      width="narrow"
    >
      {machines.isPending && <Skeleton height={220} radius="md" />}
      {machines.isError && <LoadError error={machines.error} onRetry={() => void machines.refetch()} />}
      {machines.data?.count === 0 && (
        <Empty icon={<IconChecks size={28} />} title="Nobody is waiting">
          A machine that enrols with a token that does not approve automatically appears here.
        </Empty>
      )}
      {machines.data?.data.map((machine) => (
        <PendingMachine key={machine.id} machine={machine} />
      ))}
    </Page>
  );
}

function PendingMachine({ machine }: { readonly machine: MachineItem }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isApproving, approving] = useDisclosure(false);
  const [isRejecting, rejecting] = useDisclosure(false);
  const reload = () => queryClient.invalidateQueries({ queryKey: MACHINE_LISTS });
  return (
    <Section
      title={machine.name}
      description={
        <>
          Called in <RelativeTime at={machine.enrolled_at} />
          {machine.ip !== "" && ` from ${machine.ip}`}
        </>
      }
      actions={<PresenceBadge machine={machine} />}
    >
      <Stack gap="md">
        <Facts
          facts={[
            { name: "Key fingerprint", value: <Fingerprint value={machine.key_fingerprint} of={machine.name} /> },
            { name: "Host name", value: machine.hostname },
            { name: "System", value: formatPlatform(t, machine) },
            { name: "Addresses", value: machine.ips.join(", ") },
            { name: "Memory", value: machine.memory_total_bytes > 0 ? formatBytes(t, machine.memory_total_bytes) : "" },
            { name: "Agent", value: machine.agent_version },
          ]}
        />
        <div>
          <Button mr="sm" onClick={approving.open}>
            Approve…
          </Button>
          <Button variant="default" onClick={rejecting.open}>
            Reject…
          </Button>
        </div>
      </Stack>
      <ConfirmDialog
        opened={isApproving}
        onClose={approving.close}
        title={`Approve ${machine.name}?`}
        confirmLabel="Approve"
        onConfirm={() => approveMachine(machine.id).then(reload)}
      >
        <Stack gap="xs">
          <Text size="sm">Approve only if the agent on the machine shows this fingerprint:</Text>
          <Fingerprint value={machine.key_fingerprint} of={machine.name} />
        </Stack>
      </ConfirmDialog>
      <ConfirmDialog
        opened={isRejecting}
        onClose={rejecting.close}
        title={`Reject ${machine.name}?`}
        confirmLabel="Reject"
        isDangerous
        onConfirm={() => removeMachine(machine.id).then(reload)}
      >
        <Text size="sm">Its key is refused from now on. To come back, it must enrol again with a new token.</Text>
      </ConfirmDialog>
    </Section>
  );
}
