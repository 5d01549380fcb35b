import { Center, Box } from "@mantine/core";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LoadError } from "../components/load-error.tsx";
import { ComputerLink } from "../desktop/computer-link.tsx";

/** Stands in for a page that could not be shown at all: the control plane is away at the first load, or the page has a fault. */
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("shell");
  const router = useRouter();
  function retry(): void {
    reset();
    void router.invalidate();
  }
  return (
    <Center mih="60vh" p="md">
      <Box maw={480}>
        <LoadError error={error} onRetry={retry} title={t("couldNotBeLoaded")} />
        <ComputerLink />
      </Box>
    </Center>
  );
}
