import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDesktop } from "./use-desktop.ts";

/** For a guest in a browser who has the app: the same invite there. Absent inside the app. */
export function AppLink({ token }: { readonly token: string }) {
  const { t } = useTranslation("desktop");
  const { isApp } = useDesktop();
  if (isApp) return null;
  return (
    <Anchor href={joinLink(token, location.origin)} size="sm">
      {t("openInApp")}
    </Anchor>
  );
}

/** `latchkey://join/TOKEN?at=ORIGIN`, which every installed app parses and none obeys before a button was pressed. */
export function joinLink(token: string, origin: string): string {
  return `latchkey://join/${encodeURIComponent(token)}?at=${encodeURIComponent(origin)}`;
}
