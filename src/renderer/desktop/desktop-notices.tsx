import { Alert, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useServices } from "../services.ts";
import { ask } from "./use-call.ts";
import { useDesktop } from "./use-desktop.ts";

/** What the person should know once. Absent in a browser. */
export function DesktopNotices() {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const { state } = useDesktop();
  if (state === null || state.notices.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {state.notices.map(({ id, kind, detail }) => {
        const title = t(`notice.${kind}`);
        return (
          <Alert
            key={id}
            color="brass"
            variant="light"
            title={title}
            withCloseButton
            closeButtonLabel={t("notice.dismiss", { title })}
            onClose={() => void ask(desktop, t, "dismissNotice", { id })}
          >
            {t(`notice.${kind}Text`, { detail })}
          </Alert>
        );
      })}
    </Stack>
  );
}
