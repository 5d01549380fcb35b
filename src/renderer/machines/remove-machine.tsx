import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { MACHINE_LISTS, machineKey, removeMachine } from "../api/machines.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Section } from "../components/section.tsx";

export function RemoveMachine({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
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
    <Section title={t("removeMachine")} description={t("removeMachineAdvice")}>
      <Button variant="default" c="var(--mantine-color-error)" onClick={dialog.open}>
        {t("remove")}
      </Button>
      <ConfirmDialog
        opened={isOpen}
        onClose={dialog.close}
        title={t("askRemove", { name: machine.name })}
        confirmLabel={t("removeTheMachine")}
        isDangerous
        typedName={machine.name}
        onConfirm={remove}
      >
        <Text size="sm">{t("removeMachineEffect")}</Text>
      </ConfirmDialog>
    </Section>
  );
}
