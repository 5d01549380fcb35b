import { notifications } from "@mantine/notifications";
import type { Translate } from "../../i18n/translator.ts";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { kickViewer } from "../api/sessions.ts";

/** Ends somebody's session, and says what that leaves open: a guest's link still lets them in. */
export async function sendAway(t: Translate, { id, viewer }: Pick<ViewerSessionItem, "id" | "viewer">): Promise<void> {
  await kickViewer(id);
  notifications.show({
    title: t("sessions:wasSentAway", { name: viewer.name }),
    message: viewer.kind === "guest" ? t("sessions:guestMayReturn") : t("sessions:memberMayReturn"),
    autoClose: 8_000,
  });
}
