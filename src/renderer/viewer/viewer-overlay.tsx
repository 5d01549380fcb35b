import { Button, Loader } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { ViewerDetails, ViewerState } from "./viewer-session.ts";
import classes from "./viewer-screen.module.css";

export interface ViewerOverlayProps {
  readonly phase: ViewerState["phase"];
  readonly machineName: string;
  readonly details: ViewerDetails | null;
  /** Gives up while the machine's owner is asked. */
  readonly onCancel: () => void;
}

/** Says what the picture does not: that it comes, that its owner is asked first, that it stopped, or why the machine shows nothing. */
export function ViewerOverlay({ phase, machineName, details, onCancel }: ViewerOverlayProps) {
  const { t } = useTranslation("viewer");
  const isAsking = phase === "connecting" && details?.isAsking === true;
  const text = isAsking ? askingText(t, machineName) : overlayText(t, phase, machineName, details);
  if (text === null) return null;
  return (
    <div className={classes["overlay"]}>
      {text.isBusy && <Loader color="petrol.3" aria-hidden />}
      <output className={classes["overlay-words"]}>
        <span className={classes["overlay-title"]}>{text.title}</span>
        <span className={classes["overlay-text"]}>{text.text}</span>
      </output>
      {isAsking && (
        <Button className={classes["overlay-button"] ?? ""} variant="default" onClick={onCancel}>
          {t("stopWaiting")}
        </Button>
      )}
    </div>
  );
}

function askingText(t: Translate, machine: string) {
  return { isBusy: true, title: t("viewer:waitingForOwner", { machine }), text: t("viewer:waitingForOwnerHint") };
}

function overlayText(t: Translate, phase: ViewerState["phase"], machine: string, details: ViewerDetails | null) {
  if (phase === "joining") return { isBusy: true, title: t("viewer:joining", { machine }), text: "" };
  if (phase === "connecting") {
    return { isBusy: true, title: t("viewer:connecting", { machine }), text: t("viewer:connectingHint") };
  }
  if (phase === "interrupted") {
    return { isBusy: true, title: t("viewer:reconnecting"), text: t("viewer:reconnectingHint") };
  }
  if (phase !== "live" || !details || details.hostMessage === "") return null;
  return { isBusy: false, title: t("viewer:showsNothing"), text: details.hostMessage };
}
