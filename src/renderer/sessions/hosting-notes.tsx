import { Alert, Stack } from "@mantine/core";
import { IconHandStop, IconLock, IconScreenShareOff } from "@tabler/icons-react";
import { Trans, useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import { DEVICES } from "../../protocol/viewer/rights.ts";

/** What keeps this machine from being shared as it was meant, in its own words. Absent when nothing does. */
export function HostingNotes({ hosting }: { readonly hosting: HostingReport }) {
  const { t } = useTranslation("sessions");
  const veto = vetoText(t, hosting);
  if (hosting.problem === null && veto === null) return null;
  return (
    <Stack gap="sm" mb="md">
      {hosting.problem?.code === "locked" && (
        <Alert color="brass" variant="light" icon={<IconLock />} title={t("isLocked")}>
          {t("isLockedAdvice")}
        </Alert>
      )}
      {hosting.problem && hosting.problem.code !== "locked" && (
        <Alert color="red" variant="light" icon={<IconScreenShareOff />} title={t("cannotShowScreen")}>
          {hosting.problem.message}
        </Alert>
      )}
      {veto !== null && (
        <Alert color="brass" variant="light" icon={<IconHandStop />} title={veto}>
          <Trans t={t} i18nKey="liftOnTheMachine" components={{ command: <code>{liftingCommand(hosting)}</code> }} />
        </Alert>
      )}
    </Stack>
  );
}

function liftingCommand({ veto }: HostingReport): string {
  const devices = veto.all ? ["all"] : DEVICES.filter((device) => veto[device]);
  return devices.map((device) => `latchkey veto ${device} off`).join(" && ");
}

function vetoText(t: Translate, { veto }: HostingReport): string | null {
  if (veto.all) return t("sessions:ownerStoppedAll");
  const { keyboard, mouse, gamepad } = veto;
  if (keyboard && mouse && gamepad) return t("sessions:vetoed.keyboardAndMouseAndGamepad");
  if (keyboard && mouse) return t("sessions:vetoed.keyboardAndMouse");
  if (keyboard && gamepad) return t("sessions:vetoed.keyboardAndGamepad");
  if (mouse && gamepad) return t("sessions:vetoed.mouseAndGamepad");
  const withheld = DEVICES.find((device) => veto[device]);
  return withheld === undefined ? null : t(`sessions:vetoed.${withheld}`);
}
