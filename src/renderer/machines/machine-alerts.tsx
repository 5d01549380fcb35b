import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconAlertTriangle, IconHourglass } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { answerMachineKey, approveMachine, clearKeyConflict, MACHINE_LISTS, machineKey } from "../api/machines.ts";
import { useIsAdmin } from "../api/session.ts";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";
import { Fingerprint } from "../components/fingerprint.tsx";
import { PendingKey } from "./pending-key.tsx";

interface AlertProps {
  readonly machine: MachineDetail;
}

/** What needs somebody's attention before anything else on the page. */
export function MachineAlerts({ machine }: AlertProps) {
  const isAdmin = useIsAdmin();
  return (
    <>
      {machine.state === "pending" && <WaitsForApproval machine={machine} mayAnswer={isAdmin} />}
      {machine.key_conflict !== null && <KeyConflictAlert machine={machine} mayAnswer={isAdmin} />}
      {machine.pending_key !== null && (
        <PendingKey
          of={machine.name}
          currentFingerprint={machine.key_fingerprint}
          pending={machine.pending_key}
          mayAnswer={isAdmin}
          answer={(answer, fingerprint) => answerMachineKey(machine.id, answer, fingerprint)}
          changes={[machineKey(machine.id)]}
        />
      )}
    </>
  );
}

interface AnswerableProps extends AlertProps {
  readonly mayAnswer: boolean;
}

function WaitsForApproval({ machine, mayAnswer }: AnswerableProps) {
  const { t } = useTranslation("machines");
  const approval = useAction(() => approveMachine(machine.id), [machineKey(machine.id), MACHINE_LISTS]);
  return (
    <Alert color="brass" variant="light" icon={<IconHourglass />} title={t("waitingForApproval")}>
      <Stack gap="xs">
        <div>{t("waitingAdvice")}</div>
        <Fingerprint value={machine.key_fingerprint} of={machine.name} />
        {mayAnswer && (
          <Group>
            <Button size="xs" onClick={() => approval.run()} loading={approval.isRunning}>
              {t("approve")}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function KeyConflictAlert({ machine, mayAnswer }: AnswerableProps) {
  const { t } = useTranslation("machines");
  const clearing = useAction(() => clearKeyConflict(machine.id), [machineKey(machine.id)]);
  const conflict = machine.key_conflict;
  if (conflict === null) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={t("twoUseTheKey")}>
      <Stack gap="xs">
        <div>
          <Trans
            t={t}
            i18nKey="conflictBy"
            values={{ host: conflict.hostname || t("anotherMachine"), address: conflict.address }}
            components={{ when: <RelativeTime at={conflict.at} /> }}
          />
        </div>
        {mayAnswer && (
          <Group>
            <Button size="xs" variant="default" onClick={() => clearing.run()} loading={clearing.isRunning}>
              {t("clearWarning")}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
