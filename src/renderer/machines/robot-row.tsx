import { Badge, Button, Collapse, Switch, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import type { RobotItem } from "../../protocol/http/machine.ts";
import { answerRobotKey, machineKey, removeRobot, updateRobot } from "../api/machines.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { CopyField } from "../components/copy-field.tsx";
import { ItemRow } from "../components/item-list.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";
import { PendingKey } from "./pending-key.tsx";
import classes from "./robot-row.module.css";

export interface RobotRowProps {
  readonly robot: RobotItem;
  readonly isAdmin: boolean;
}

export function RobotRow({ robot, isAdmin }: RobotRowProps) {
  const { t } = useTranslation("machines");
  const changes = [machineKey(robot.machine_id)];
  return (
    <ItemRow
      title={
        <>
          {robot.name}
          <Badge variant="default" size="sm" tt="none" fw={500}>
            {t(`robotType.${robot.type}`)}
          </Badge>
        </>
      }
      details={<RobotDetails robot={robot} />}
      actions={isAdmin && <RobotActions robot={robot} />}
    >
      <RobotKey robot={robot} />
      {robot.pending_key !== null && (
        <div className={classes["pending"]}>
          <PendingKey
            of={robot.name}
            currentFingerprint={robot.fingerprint}
            pending={robot.pending_key}
            mayAnswer={isAdmin}
            answer={(answer, fingerprint) => answerRobotKey(robot.machine_id, robot.id, answer, fingerprint)}
            changes={changes}
          />
        </div>
      )}
    </ItemRow>
  );
}

function RobotDetails({ robot }: { readonly robot: RobotItem }) {
  const { t } = useTranslation("machines");
  const state = robot.state === "disabled" ? "disabled" : robot.is_connected ? "connected" : "notConnected";
  return (
    <>
      <span className={classes["state"]} data-connected={robot.is_connected}>
        {t(`robotState.${state}`)}
      </span>
      {robot.version !== "" && ` · ${t("version", { version: robot.version })}`} ·{" "}
      <Trans t={t} i18nKey="added" components={{ when: <RelativeTime at={robot.created_at} /> }} />
    </>
  );
}

function RobotActions({ robot }: { readonly robot: RobotItem }) {
  const { t } = useTranslation("machines");
  const queryClient = useQueryClient();
  const key = machineKey(robot.machine_id);
  const [isRemoving, removing] = useDisclosure(false);
  const next = robot.state === "enabled" ? "disabled" : "enabled";
  const toggle = useAction(() => updateRobot(robot.machine_id, robot.id, { state: next }), [key]);
  async function remove(): Promise<void> {
    await removeRobot(robot.machine_id, robot.id);
    await queryClient.invalidateQueries({ queryKey: key });
  }
  return (
    <>
      <Switch
        label={t("enabled")}
        aria-label={t("nameIsEnabled", { name: robot.name })}
        checked={robot.state === "enabled"}
        disabled={toggle.isRunning}
        onChange={() => toggle.run()}
      />
      <Button size="xs" variant="default" onClick={removing.open} aria-label={t("removeName", { name: robot.name })}>
        {t("remove")}
      </Button>
      <ConfirmDialog
        opened={isRemoving}
        onClose={removing.close}
        title={t("askRemove", { name: robot.name })}
        confirmLabel={t("removeTheRobot")}
        isDangerous
        onConfirm={remove}
      >
        <Text size="sm">{t("removeRobotEffect")}</Text>
      </ConfirmDialog>
    </>
  );
}

function RobotKey({ robot }: { readonly robot: RobotItem }) {
  const { t } = useTranslation("machines");
  const [isOpen, key] = useDisclosure(false);
  return (
    <div className={classes["key"]}>
      <span className={classes["algorithm"]}>{robot.key_algorithm}</span>
      <Fingerprint value={robot.fingerprint} of={robot.name} />
      <UnstyledButton className={classes["toggle"] ?? ""} onClick={key.toggle} aria-expanded={isOpen}>
        {isOpen ? t("hidePublicKey") : t("showPublicKey")}
      </UnstyledButton>
      <Collapse expanded={isOpen} className={classes["full"] ?? ""}>
        <CopyField value={robot.public_key} label={t("copyPublicKeyOf", { name: robot.name })} />
      </Collapse>
    </div>
  );
}
