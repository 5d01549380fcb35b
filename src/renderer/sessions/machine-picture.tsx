import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { pictureUrl } from "../api/sessions.ts";
import { useServices } from "../services.ts";
import classes from "./machine-picture.module.css";

const EVERY_MS = 3_000;

/** What the viewers see, a few seconds old. Asked for only while somebody looks at this page; absent while there is none. */
export function MachinePicture({
  machineId,
  machineName,
}: {
  readonly machineId: string;
  readonly machineName: string;
}) {
  const { t } = useTranslation("sessions");
  const { clock } = useServices();
  const isVisible = useDocumentVisibility() === "visible";
  const [turn, setTurn] = useState(0);
  const [isThere, setIsThere] = useState(false);
  useEffect(() => {
    if (!isVisible) return undefined;
    return clock.every(EVERY_MS, () => setTurn((shown) => shown + 1));
  }, [isVisible, clock]);
  return (
    <img
      className={classes["picture"]}
      src={pictureUrl(machineId, turn)}
      alt={t("whatIsShown", { machine: machineName })}
      hidden={!isThere}
      onLoad={() => setIsThere(true)}
      onError={() => setIsThere(false)}
    />
  );
}
