import { Alert, Button, Group, Loader, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
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
  const newest = useQuery(NEWEST);
  const arrived = arrivedSince(newest.data?.data ?? [], token.created_at);
  return (
    <Stack>
      <Text size="sm">Run this on the machine that you want to add:</Text>
      <CopyField value={token.command} label="Copy the command" />
      {token.loopback_only && (
        <Alert color="brass" variant="light" title="Other machines cannot reach this address">
          This control plane listens on its own machine only. Start it with <code>--listen 0.0.0.0:7420</code>, or with
          the <code>--public-url</code> that people use, and make the command again.
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        It holds the token, which is shown only now. It works {token.reusable ? "for any number of machines" : "once"}{" "}
        and expires <RelativeTime at={token.expires_at} />.
      </Text>
      <div className={classes["arrivals"]} aria-live="polite">
        {arrived.length === 0 ? (
          <Group gap="sm" wrap="nowrap">
            <Loader size="xs" aria-hidden />
            <Text size="sm">Waiting for the machine to call in…</Text>
          </Group>
        ) : (
          arrived.map((machine) => <Arrival key={machine.id} machine={machine} onLeave={onDone} />)
        )}
      </div>
      <Group justify="space-between">
        <Button variant="subtle" onClick={onAgain}>
          Make another command
        </Button>
        <Button variant={arrived.length === 0 ? "default" : "filled"} onClick={onDone}>
          {arrived.length === 0 ? "Close" : "Done"}
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
  const approval = useAction(() => approveMachine(machine.id), [MACHINE_LISTS]);
  if (machine.state === "approved") {
    return (
      <Alert color="green" variant="light" icon={<IconCircleCheck />} title={`${machine.name} is in`}>
        <Link to="/machines/$machineId" params={{ machineId: machine.id }} onClick={onLeave}>
          Open its page
        </Link>
      </Alert>
    );
  }
  return (
    <Alert color="brass" variant="light" title={`${machine.name} appeared, waiting for your approval`}>
      <Stack gap="xs">
        <Text size="sm">Compare this fingerprint with the one that the agent printed on the machine:</Text>
        <Fingerprint value={machine.key_fingerprint} of={machine.name} />
        <Group>
          <Button size="xs" onClick={() => approval.run()} loading={approval.isRunning}>
            Approve
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
