import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { MACHINE_LISTS, machineKey, removeMachine } from "../api/machines.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Section } from "../components/section.tsx";

export function RemoveMachine({ machine }: { readonly machine: MachineDetail }) {
  const [isOpen, dialog] = useDisclosure(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  async function remove(): Promise<void> {
    await removeMachine(machine.id);
    await navigate({ to: "/machines" });
    queryClient.removeQueries({ queryKey: machineKey(machine.id) });
    await queryClient.invalidateQueries({ queryKey: MACHINE_LISTS });
  }
  return (
    <Section
      title="Remove this machine"
      description="It is disconnected at once and cannot come back without a new token."
    >
      <Button variant="default" c="var(--mantine-color-error)" onClick={dialog.open}>
        Remove…
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={dialog.close}
        title={`Remove ${machine.name}?`}
        confirmLabel="Remove the machine"
        isDangerous
        typedName={machine.name}
        onConfirm={remove}
      >
        <Text size="sm">
          Its link is closed, its key is refused from now on, and its robots are removed with it. The audit log keeps
          what happened.
        </Text>
      </ConfirmDialog>
    </Section>
  );
}
