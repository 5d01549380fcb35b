import { Alert, Stack } from "@mantine/core";
import { IconHandStop, IconScreenShareOff } from "@tabler/icons-react";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import { DEVICES } from "../../protocol/viewer/rights.ts";

/** What keeps this machine from being shared as it was meant, in its own words. Absent when nothing does. */
export function HostingNotes({ hosting }: { readonly hosting: HostingReport }) {
  const veto = vetoText(hosting);
  if (hosting.problem === null && veto === null) return null;
  return (
    <Stack gap="sm" mb="md">
      {hosting.problem && (
        <Alert color="red" variant="light" icon={<IconScreenShareOff />} title="This machine cannot show its screen">
          {hosting.problem.message}
        </Alert>
      )}
      {veto !== null && (
        <Alert color="brass" variant="light" icon={<IconHandStop />} title={veto}>
          No setting here lifts that. On the machine: <code>{liftingCommand(hosting)}</code>
        </Alert>
      )}
    </Stack>
  );
}

function liftingCommand({ veto }: HostingReport): string {
  const devices = veto.all ? ["all"] : DEVICES.filter((device) => veto[device]);
  return devices.map((device) => `latchkey veto ${device} off`).join(" && ");
}

function vetoText({ veto }: HostingReport): string | null {
  if (veto.all) return "The owner has stopped all sharing on the machine itself";
  const withheld = DEVICES.filter((device) => veto[device]);
  if (withheld.length === 0) return null;
  return `The owner withholds the ${withheld.join(" and the ")} on the machine itself`;
}
