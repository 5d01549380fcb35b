import { Skeleton, Stack, Switch, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { DEVICES } from "../../protocol/viewer/rights.ts";
import { machineKey, updateMachine } from "../api/machines.ts";
import { hostingQuery, sessionListQuery } from "../api/sessions.ts";
import { Facts } from "../components/facts.tsx";
import { ItemList } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Section } from "../components/section.tsx";
import { useAction } from "../components/use-action.ts";
import { HostingNotes } from "./hosting-notes.tsx";
import { MachinePicture } from "./machine-picture.tsx";
import { SessionRow } from "./session-row.tsx";
import { injectorText, withheldDevices } from "./withheld.ts";

/** Who is on this machine now, what they see and hold, and how the machine can host at all. */
export function MachineSharing({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation(["sessions", "common"]);
  const { data } = useQuery(hostingQuery(machine.id));
  const hosting = data?.hosting ?? null;
  return (
    <Section title={t("onThisMachineNow")}>
      {hosting && <HostingNotes hosting={hosting} />}
      <Viewers machine={machine} hosting={hosting} />
      <Stack gap="sm" mt="md">
        <GuestAccess machine={machine} />
        {hosting && (
          <Facts
            facts={DEVICES.map((device) => ({
              name: t(`common:device.${device}`),
              value: injectorText(t, hosting, device),
            }))}
          />
        )}
      </Stack>
    </Section>
  );
}

interface ViewersProps {
  readonly machine: MachineDetail;
  readonly hosting: HostingReport | null;
}

function Viewers({ machine, hosting }: ViewersProps) {
  const { t } = useTranslation("sessions");
  const sessions = useQuery(sessionListQuery(machine.id));
  if (sessions.isPending) return <Skeleton height={64} radius="md" />;
  if (sessions.isError) return <LoadError error={sessions.error} onRetry={() => void sessions.refetch()} />;
  const { data } = sessions.data;
  if (data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("nobody")}
      </Text>
    );
  }
  return (
    <>
      {machine.is_online && data.some(({ state }) => state === "connected") && (
        <MachinePicture machineId={machine.id} machineName={machine.name} />
      )}
      <ItemList label={t("onThisMachineNow")}>
        {data.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isMachineOnline={machine.is_online}
            withheld={withheldDevices(t, hosting)}
          />
        ))}
      </ItemList>
    </>
  );
}

function GuestAccess({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("sessions");
  const queryClient = useQueryClient();
  const isOn = machine.is_guest_access;
  const change = useAction(async () => {
    queryClient.setQueryData(machineKey(machine.id), await updateMachine(machine.id, { is_guest_access: !isOn }));
  }, []);
  return (
    <Switch
      label={t("guestsMayBeLetIn")}
      description={t("guestsMayBeLetInAdvice")}
      checked={isOn}
      disabled={change.isRunning}
      onChange={() => change.run()}
    />
  );
}
