import { Alert, Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trans, useTranslation } from "react-i18next";
import type * as z from "zod";
import type { CreatedEnrolmentToken, MachineItem } from "../../protocol/http/machine.ts";
import { approveMachine, MACHINE_LISTS, machineListQuery } from "../api/machines.ts";
import { CopyField } from "../components/copy-field.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";
import { arrivedSince } from "./arrivals.ts";
import classes from "./enrolment-command.module.css";

const NEWEST = machineListQuery({ sort: "enrolled", order: "desc", limit: 10 });

export interface EnrolmentCommandProps {
  readonly token: z.infer<typeof CreatedEnrolmentToken>;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

export function EnrolmentCommand({ token, onAgain, onDone }: EnrolmentCommandProps) {
  const { t } = useTranslation(["machines", "common"]);
  const newest = useQuery(NEWEST);
  const arrived = arrivedSince(newest.data?.data ?? [], token.created_at);
  return (
    <Stack>
      <Text size="sm">{t("runThis")}</Text>
      <CopyField value={token.command} label={t("copyCommand")} />
      {token.loopback_only && (
        <Alert color="brass" variant="light" title={t("loopbackOnly")}>
          <Trans
            t={t}
            i18nKey="loopbackOnlyAdvice"
            components={{ listen: <code>--listen 0.0.0.0:7420</code>, publicUrl: <code>--public-url</code> }}
          />
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        <Trans
          t={t}
          i18nKey={token.reusable ? "commandMany" : "commandOnce"}
          components={{ when: <RelativeTime at={token.expires_at} /> }}
        />
      </Text>
      <div className={classes["arrivals"]} aria-live="polite">
        {arrived.length === 0 ? (
          <Group gap="sm" wrap="nowrap">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t("waitingForCall")}</Text>
          </Group>
        ) : (
          arrived.map((machine) => <Arrival key={machine.id} machine={machine} onLeave={onDone} />)
        )}
      </div>
      <Group justify="space-between">
        <Button variant="subtle" onClick={onAgain}>
          {t("makeAnother")}
        </Button>
        <Button variant={arrived.length === 0 ? "default" : "filled"} onClick={onDone}>
          {arrived.length === 0 ? t("common:close") : t("common:done")}
        </Button>
      </Group>
    </Stack>
  );
}

interface ArrivalProps {
  readonly machine: MachineItem;
  readonly onLeave: () => void;
}

function Arrival({ machine, onLeave }: ArrivalProps) {
  const { t } = useTranslation("machines");
  const approval = useAction(() => approveMachine(machine.id), [MACHINE_LISTS]);
  if (machine.state === "approved") {
    return (
      <Alert color="green" variant="light" icon={<IconCircleCheck />} title={t("isIn", { machine: machine.name })}>
        <Link to="/machines/$machineId" params={{ machineId: machine.id }} onClick={onLeave}>
          {t("openItsPage")}
        </Link>
      </Alert>
    );
  }
  return (
    <Alert color="brass" variant="light" title={t("appeared", { machine: machine.name })}>
      <Stack gap="xs">
        <Text size="sm">{t("compareFingerprint")}</Text>
        <Fingerprint value={machine.key_fingerprint} of={machine.name} />
        <Group>
          <Button size="xs" onClick={() => approval.run()} loading={approval.isRunning}>
            {t("approve")}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
