import { Text } from "@mantine/core";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { useIsAdmin } from "../api/session.ts";
import { CopyField } from "../components/copy-field.tsx";
import { ItemList } from "../components/item-list.tsx";
import { Section } from "../components/section.tsx";
import { RobotRow } from "./robot-row.tsx";

/** The automation identities that live on the machine. They are made there, because their keys never leave it. */
export function Robots({ machine }: { readonly machine: MachineDetail }) {
  const isAdmin = useIsAdmin();
  return (
    <Section
      title="Robots"
      description="Each holds its own key on the machine and may act while the machine is online."
    >
      {machine.robots.length === 0 ? (
        <>
          <Text size="sm" mb="xs">
            There is none yet. To add one, run this on the machine:
          </Text>
          <CopyField value="latchkey robot add NAME --type development" label="Copy the command" />
        </>
      ) : (
        <ItemList label="Robots">
          {machine.robots.map((robot) => (
            <RobotRow key={robot.id} robot={robot} isAdmin={isAdmin} />
          ))}
        </ItemList>
      )}
    </Section>
  );
}
