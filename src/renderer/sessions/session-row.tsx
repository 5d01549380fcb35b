import { Badge, Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import type { Device } from "../../protocol/viewer/rights.ts";
import { sessionListQuery, updateViewerSession } from "../api/sessions.ts";
import { ItemRow } from "../components/item-list.tsx";
import { useAction } from "../components/use-action.ts";
import { showSession } from "../live/show-session.ts";
import { enforcementOf } from "./enforcement.ts";
import { EnforcementBadge } from "./enforcement-badge.tsx";
import { RightsSwitches } from "./rights-switches.tsx";
import { sendAway } from "./send-away.ts";
import { SessionDetails } from "./session-details.tsx";
import { withheldFromViewer } from "./withheld.ts";
import { useRightsSwitch } from "./use-rights-switch.ts";

export interface SessionRowProps {
  readonly session: ViewerSessionItem;
  readonly isMachineOnline: boolean;
  readonly withheld: Partial<Record<Device, string>>;
}

/** Somebody who is on a machine now: what they hold, changed in place, and the way to send them away. */
export function SessionRow({ session, isMachineOnline, withheld }: SessionRowProps) {
  const { t } = useTranslation(["sessions", "common"]);
  const queryClient = useQueryClient();
  const { name, kind } = session.viewer;
  const kick = useAction(() => sendAway(t, session), [sessionListQuery(session.machine_id).queryKey]);
  const rights = useRightsSwitch(session.rights, async (change) => {
    showSession(queryClient, await updateViewerSession(session.id, change));
  });
  return (
    <ItemRow
      title={
        <>
          {name}
          <Badge variant="default" size="sm" tt="none" fw={500}>
            {t(`common:role.${kind}`)}
          </Badge>
        </>
      }
      details={
        <>
          <SessionDetails session={session} />
          {/* Below, where its words may come and go without moving the switches. */}
          <div>
            <EnforcementBadge enforcement={enforcementOf(t, { ...rights, session, isMachineOnline })} />
          </div>
        </>
      }
      actions={
        <>
          <RightsSwitches
            of={name}
            rights={rights.shown}
            onToggle={rights.toggle}
            withheld={{ ...withheldFromViewer(t, session.withheld), ...withheld }}
          />
          <Button
            size="xs"
            variant="default"
            loading={kick.isRunning}
            onClick={() => kick.run()}
            aria-label={t("kickName", { name })}
          >
            {t("kick")}
          </Button>
        </>
      }
    />
  );
}
