import { notifications } from "@mantine/notifications";
import { useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../api/api-failure.ts";

export interface Action {
  readonly isRunning: boolean;
  run(): void;
}

/** A button's work without a dialog: runs once at a time, tells a failure in a notification, then reloads what it changed. */
export function useAction(work: () => Promise<unknown>, changes: readonly QueryKey[]): Action {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  async function perform(): Promise<void> {
    setIsRunning(true);
    try {
      await work();
    } catch (error) {
      notifications.show({
        color: "red",
        title: t("thatDidNotWork"),
        message: failureText(t, error),
        autoClose: 8_000,
      });
    }
    // After a refusal too: what was shown may have been outdated.
    await Promise.all(changes.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
    setIsRunning(false);
  }
  return {
    isRunning,
    run() {
      if (!isRunning) void perform();
    },
  };
}
