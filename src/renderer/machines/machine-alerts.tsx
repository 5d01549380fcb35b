import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconAlertTriangle, IconHourglass } from "@tabler/icons-react";
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
  const approval = useAction(() => approveMachine(machine.id), [machineKey(machine.id), MACHINE_LISTS]);
  return (
    <Alert color="brass" variant="light" icon={<IconHourglass />} title="Waiting for approval">
      <Stack gap="xs">
        <div>
          It can do nothing until an admin approves it. Compare the fingerprint with the one that its agent shows:
        </div>
        <Fingerprint value={machine.key_fingerprint} of={machine.name} />
        {mayAnswer && (
          <Group>
            <Button size="xs" onClick={() => approval.run()} loading={approval.isRunning}>
              Approve
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

function KeyConflictAlert({ machine, mayAnswer }: AnswerableProps) {
  const clearing = useAction(() => clearKeyConflict(machine.id), [machineKey(machine.id)]);
  const conflict = machine.key_conflict;
  if (conflict === null) return null;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title="Two machines use this machine's key">
      <Stack gap="xs">
        <div>
          {conflict.hostname || "Another machine"} at {conflict.address} tried to connect with the same key{" "}
          <RelativeTime at={conflict.at} /> and was refused. This happens when a disk or a virtual machine was cloned
          together with its data folder, or when somebody copied the key. Enrol the copy again with a token of its own;
          if you do not know it, remove this machine and enrol it anew.
        </div>
        {mayAnswer && (
          <Group>
            <Button size="xs" variant="default" onClick={() => clearing.run()} loading={clearing.isRunning}>
              Clear the warning
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
