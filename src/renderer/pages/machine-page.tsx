import { Anchor, Button, Group, Skeleton, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronLeft, IconDeviceDesktopOff, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { MachineReachers } from "../access/machine-reachers.tsx";
import { isNotFound } from "../api/api-failure.ts";
import { machineQuery } from "../api/machines.ts";
import { useIsAdmin } from "../api/session.ts";
import { Empty } from "../components/empty.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { Page } from "../components/page.tsx";
import { PresenceBadge } from "../components/presence-badge.tsx";
import { formatPlatform } from "../format/os.ts";
import { InviteGuestDialog } from "../guests/invite-guest-dialog.tsx";
import { EnforcedState } from "../machines/enforced-state.tsx";
import { MachineAlerts } from "../machines/machine-alerts.tsx";
import { MachineFacts } from "../machines/machine-facts.tsx";
import { MachineSettings } from "../machines/machine-settings.tsx";
import { MachineUsage } from "../machines/machine-usage.tsx";
import { RemoveMachine } from "../machines/remove-machine.tsx";
import { Robots } from "../machines/robots.tsx";
import { ConnectButton } from "../sessions/connect-button.tsx";
import { MachineSharing } from "../sessions/machine-sharing.tsx";
import classes from "./machine-page.module.css";

const route = getRouteApi("/app/machines/$machineId");

export function MachinePage() {
  const { t } = useTranslation("machines");
  const { machineId } = route.useParams();
  const machine = useQuery(machineQuery(machineId));
  // Checked first: a machine that was removed while its page is open leaves its last state in the cache.
  if (isNotFound(machine.error)) return <MachineGone />;
  if (machine.data) return <MachineView machine={machine.data} />;
  if (machine.isPending) return <MachineLoading />;
  return (
    <Page title={t("machine")}>
      <LoadError error={machine.error} onRetry={() => void machine.refetch()} />
    </Page>
  );
}

function MachineView({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  return (
    <Stack gap="sm">
      <BackLink />
      <Page
        title={machine.name}
        mark={<PresenceBadge machine={machine} />}
        actions={<MachineActions machine={machine} />}
        description={
          <Group gap="4px 14px">
            <span>{formatPlatform(t, machine)}</span>
            <EnforcedState machine={machine} />
          </Group>
        }
      >
        <MachineAlerts machine={machine} />
        <div className={classes["columns"]}>
          <div className={classes["column"]}>
            {machine.state === "approved" && machine.access === "manage" && <MachineSharing machine={machine} />}
            <MachineUsage machine={machine} />
            <Robots machine={machine} />
            {isAdmin && machine.state === "approved" && <MachineReachers key={machine.id} machineId={machine.id} />}
          </div>
          <div className={classes["column"]}>
            {isAdmin && <MachineSettings key={machine.id} machine={machine} />}
            <MachineFacts machine={machine} />
            {isAdmin && <RemoveMachine machine={machine} />}
          </div>
        </div>
      </Page>
    </Stack>
  );
}

function MachineActions({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
  const [isInviting, inviting] = useDisclosure(false);
  if (machine.state !== "approved") return null;
  const mayInvite = machine.access === "manage";
  return (
    <Group gap="sm">
      {mayInvite && (
        <Button variant="default" leftSection={<IconUserPlus size={17} aria-hidden />} onClick={inviting.open}>
          {t("inviteGuest")}
        </Button>
      )}
      <ConnectButton machine={machine} />
      {mayInvite && <InviteGuestDialog opened={isInviting} onClose={inviting.close} machine={machine} />}
    </Group>
  );
}

function BackLink() {
  const { t } = useTranslation("machines");
  return (
    <div className={classes["back"]}>
      <Anchor component={Link} to="/machines" size="sm" className={classes["link"] ?? ""}>
        <IconChevronLeft size={16} aria-hidden />
        {t("machines")}
      </Anchor>
    </div>
  );
}

function MachineGone() {
  const { t } = useTranslation("machines");
  return (
    <Page title={t("notFound")}>
      <Empty icon={<IconDeviceDesktopOff size={28} />} title={t("noSuchMachine")} action={<BackLink />}>
        {t("noSuchMachineAdvice")}
      </Empty>
    </Page>
  );
}

function MachineLoading() {
  const { t } = useTranslation("machines");
  return (
    <Page title={t("machine")}>
      <LoadingText />
      <div className={classes["columns"]}>
        <Skeleton height={320} radius="md" />
        <Skeleton height={320} radius="md" />
      </div>
    </Page>
  );
}
