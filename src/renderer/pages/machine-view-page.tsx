import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { machineQuery } from "../api/machines.ts";
import { askMachineTicket } from "../api/sessions.ts";
import { LoadError } from "../components/load-error.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { ApiFailure } from "../api/api-failure.ts";
import { useDesktop } from "../desktop/use-desktop.ts";
import { Door } from "../sign-in/door.tsx";
import { SessionReceipt } from "../viewer/session-receipt.tsx";
import { useJoin, type Join } from "../viewer/use-join.ts";
import { ViewerScreen } from "../viewer/viewer-screen.tsx";

const route = getRouteApi("/machines/$machineId/view");

/** One's own machine, in the whole window. Opening the page connects: the button that led here said so. */
export function MachineViewPage() {
  const { t } = useTranslation("viewer");
  const { machineId } = route.useParams();
  const machine = useQuery(machineQuery(machineId));
  const join = useJoin();
  const name = machine.data?.name ?? t("theMachine");
  const connect = () => join.start(() => askMachineTicket(machineId));
  useOnce(connect);
  if (join.session) return <ViewerScreen session={join.session} machineName={name} />;
  if (join.receipt) {
    const { receipt } = join.receipt;
    return <SessionReceipt receipt={receipt} onRejoin={connect} actions={<BackToMachine machineId={machineId} />} />;
  }
  if (join.refusal) return <NotConnected name={name} machineId={machineId} refusal={join.refusal} onRetry={connect} />;
  return <PageLoading />;
}

/** In the app the screen has a window of its own, and nothing else belongs into it. */
function BackToMachine({ machineId }: { readonly machineId: string }) {
  const { t } = useTranslation(["viewer", "desktop"]);
  const { isApp } = useDesktop();
  if (isApp) {
    return (
      <Button variant="default" onClick={() => window.close()}>
        {t("desktop:viewerBack")}
      </Button>
    );
  }
  return (
    <Button component={Link} to={`/machines/${machineId}`} variant="default">
      {t("backToMachine")}
    </Button>
  );
}

interface NotConnectedProps {
  readonly name: string;
  readonly machineId: string;
  readonly refusal: NonNullable<Join["refusal"]>;
  readonly onRetry: () => void;
}

function NotConnected({ name, machineId, refusal, onRetry }: NotConnectedProps) {
  const { t } = useTranslation("viewer");
  return (
    <Door title={t("notConnected", { machine: name })}>
      <Stack>
        <LoadError title={t("notReached")} error={new ApiFailure(refusal.code, refusal.message)} onRetry={onRetry} />
        <BackToMachine machineId={machineId} />
      </Stack>
    </Door>
  );
}

/** Once for each time the page is opened, also when React mounts it twice to find faults. */
function useOnce(work: () => void): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current) return;
    isDone.current = true;
    work();
  });
}
