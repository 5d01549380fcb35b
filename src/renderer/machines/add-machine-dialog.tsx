import { Modal, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type * as z from "zod";
import type { CreatedEnrolmentToken } from "../../protocol/http/machine.ts";
import { enrolmentTokensQuery } from "../api/machines.ts";
import { EnrolmentCommand } from "./enrolment-command.tsx";
import { EnrolmentForm } from "./enrolment-form.tsx";
import { EnrolmentTokens } from "./enrolment-tokens.tsx";

export interface AddMachineDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes the command that brings a machine in, and waits with the admin until it has appeared. */
export function AddMachineDialog({ opened, onClose }: AddMachineDialogProps) {
  const { t } = useTranslation("machines");
  return (
    <Modal opened={opened} onClose={onClose} title={t("addMachine")} size={620} keepMounted={false}>
      <AddMachine onDone={onClose} />
    </Modal>
  );
}

function AddMachine({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation("machines");
  const [created, setCreated] = useState<z.infer<typeof CreatedEnrolmentToken> | null>(null);
  const tokens = useQuery(enrolmentTokensQuery);
  const count = tokens.data?.count;
  return (
    <Tabs defaultValue="new" variant="default">
      <Tabs.List mb="md">
        <Tabs.Tab value="new">{t("newMachine")}</Tabs.Tab>
        <Tabs.Tab value="tokens">
          {count !== undefined && count > 0 ? t("tokensCount", { count }) : t("tokens")}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="new">
        {created ? (
          <EnrolmentCommand token={created} onAgain={() => setCreated(null)} onDone={onDone} />
        ) : (
          <EnrolmentForm onCreated={setCreated} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="tokens">
        <EnrolmentTokens />
      </Tabs.Panel>
    </Tabs>
  );
}
