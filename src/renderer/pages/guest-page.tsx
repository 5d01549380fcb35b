import { Stack, Text } from "@mantine/core";
import { IconDoorOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiFailure } from "../api/api-failure.ts";
import { askGuestTicket, guestDoorQuery, LOOK_AGAIN_MS } from "../api/guest-door.ts";
import { LoadError } from "../components/load-error.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { GuestDoorPage } from "../guest/guest-door-page.tsx";
import { refusalText } from "../guest/refusals.ts";
import { Door } from "../sign-in/door.tsx";
import { SessionReceipt } from "../viewer/session-receipt.tsx";
import { useJoin } from "../viewer/use-join.ts";
import { ViewerScreen } from "../viewer/viewer-screen.tsx";

const route = getRouteApi("/g/$token");

/** Where a guest's link leads: the door, the screen, the receipt. Nobody signs in here. */
export function GuestPage() {
  const { t } = useTranslation("door");
  const { token } = route.useParams();
  const join = useJoin();
  const isAtDoor = join.session === null && join.receipt === null;
  const look = useQuery({
    ...guestDoorQuery(token),
    refetchInterval: isAtDoor ? LOOK_AGAIN_MS : false,
    enabled: isAtDoor,
  });
  const { refetch } = look;
  const lookAgain = useCallback(() => void refetch(), [refetch]);

  if (join.session) return <ViewerScreen session={join.session} machineName={look.data?.door.machine_name ?? ""} />;
  if (join.receipt) {
    const { receipt } = join.receipt;
    return <SessionReceipt receipt={receipt} onRejoin={join.reset} />;
  }
  if (look.data) {
    const { door, clockOffsetMs } = look.data;
    const refusal = join.refusal ?? door.obstacle;
    if (refusal && refusalText(t, refusal.code, refusal.message).kind === "final") return <DoorClosed {...refusal} />;
    return (
      <GuestDoorPage
        token={token}
        door={door}
        clockOffsetMs={clockOffsetMs}
        refusal={join.refusal}
        isJoining={join.isAsking}
        onJoin={(pin) => join.start(() => askGuestTicket(token, pin))}
        onLookAgain={lookAgain}
      />
    );
  }
  if (look.isPending) return <PageLoading />;
  return <DoorError error={look.error} onRetry={lookAgain} />;
}

function DoorError({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation("door");
  if (error instanceof ApiFailure && refusalText(t, error.code, error.message).kind === "final") {
    return <DoorClosed code={error.code} message={error.message} />;
  }
  return (
    <Door title={t("invitation")}>
      <LoadError error={error} onRetry={onRetry} />
    </Door>
  );
}

function DoorClosed({ code, message }: { readonly code: string; readonly message: string }) {
  const { t } = useTranslation("door");
  const { title, advice } = refusalText(t, code, message);
  return (
    <Door title={title}>
      <Stack align="center" gap="sm" component="output">
        <IconDoorOff size={36} aria-hidden />
        <Text c="dimmed" size="sm">
          {advice}
        </Text>
      </Stack>
    </Door>
  );
}
