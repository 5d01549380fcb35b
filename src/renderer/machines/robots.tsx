import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { useIsAdmin } from "../api/session.ts";
import { CopyField } from "../components/copy-field.tsx";
import { ItemList } from "../components/item-list.tsx";
import { Section } from "../components/section.tsx";
import { RobotRow } from "./robot-row.tsx";

/** The automation identities that live on the machine. They are made there, because their keys never leave it. */
export function Robots({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
  const isAdmin = useIsAdmin();
  return (
    <Section title={t("robots")} description={t("robotsAdvice")}>
      {machine.robots.length === 0 ? (
        <>
          <Text size="sm" mb="xs">
            {t("noRobot")}
          </Text>
          <CopyField value="latchkey robot add NAME --type development" label={t("copyCommand")} />
        </>
      ) : (
        <ItemList label={t("robots")}>
          {machine.robots.map((robot) => (
            <RobotRow key={robot.id} robot={robot} isAdmin={isAdmin} />
          ))}
        </ItemList>
      )}
    </Section>
  );
}
