import { notifications } from "@mantine/notifications";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { kickViewer } from "../api/sessions.ts";

/** Ends somebody's session, and says what that leaves open: a guest's link still lets them in. */
export async function sendAway({ id, viewer }: Pick<ViewerSessionItem, "id" | "viewer">): Promise<void> {
  await kickViewer(id);
  const message =
    viewer.kind === "guest"
      ? "Their link still lets them in. To close it for good, cancel the invite."
      : "They may connect again.";
  notifications.show({ title: `${viewer.name} was sent away`, message, autoClose: 8_000 });
}
