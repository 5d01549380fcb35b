import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { DesktopRequest, DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { DesktopCallName } from "../../protocol/desktop-ipc/names.ts";
import { useServices } from "../services.ts";
import type { Desktop } from "./desktop.ts";
import { NeedsAppError } from "./bridge.ts";

/** What became of a call: its answer, or that there was none, in words. */
export type CallOutcome<Name extends DesktopCallName> =
  | { readonly isAnswered: true; readonly answer: DesktopResponse<Name> }
  | { readonly isAnswered: false; readonly text: string };

/** Asks the app; a failure becomes a sentence rather than an exception. */
export async function ask<Name extends DesktopCallName>(
  desktop: Desktop,
  t: Translate,
  name: Name,
  request: DesktopRequest<Name>,
): Promise<CallOutcome<Name>> {
  try {
    return { isAnswered: true, answer: await desktop.bridge.call(name, request) };
  } catch (error) {
    if (error instanceof NeedsAppError) return { isAnswered: false, text: t("common:needsApp") };
    reportError(error);
    return { isAnswered: false, text: t("desktop:unreadable") };
  }
}

/** Calls that change something and answer nothing but whether they did. */
type ChangeName =
  | "stopAll"
  | "setVeto"
  | "withhold"
  | "endSession"
  | "answerConsent"
  | "setAskFirst"
  | "changePreferences"
  | "openExternal"
  | "installUpdate"
  | "forgetControlPlane";

export interface DesktopChange {
  readonly isRunning: boolean;
  /** Why the last one was refused; in the small window, which has no room for notifications. */
  readonly refusal: string | null;
  /** Does nothing while one is running. What it changed is seen in the next state. */
  run<Name extends ChangeName>(name: Name, request: DesktopRequest<Name>): void;
}

/** A button's or switch's change: one at a time, refusals told in words; aloud as a notification unless `isQuiet`. */
export function useChange(isQuiet = false): DesktopChange {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const [isRunning, setIsRunning] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function perform<Name extends ChangeName>(name: Name, request: DesktopRequest<Name>): Promise<void> {
    setIsRunning(true);
    const outcome = await ask<ChangeName>(desktop, t, name, request);
    setIsRunning(false);
    const text = refusalOf(t, outcome);
    setRefusal(text);
    if (text !== null && !isQuiet) {
      notifications.show({ color: "red", title: t("refusedByApp"), message: text, autoClose: 8_000 });
    }
  }

  return {
    isRunning,
    refusal,
    run(name, request) {
      if (!isRunning) void perform(name, request);
    },
  };
}

function refusalOf(t: Translate, outcome: CallOutcome<ChangeName>): string | null {
  if (!outcome.isAnswered) return outcome.text;
  return outcome.answer.ok ? null : t(`desktop:outcome.${outcome.answer.reason}`);
}
