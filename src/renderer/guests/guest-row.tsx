import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trans, useTranslation } from "react-i18next";
import type { GuestInviteItem } from "../../protocol/http/guest.ts";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { GUEST_INVITES, updateGuestInvite } from "../api/guests.ts";
import { useAction } from "../components/use-action.ts";
import { formatRights } from "../format/rights.ts";
import { showInvite } from "../live/show-invite.ts";
import { enforcementOf } from "../sessions/enforcement.ts";
import { EnforcementBadge } from "../sessions/enforcement-badge.tsx";
import { RightsSwitches } from "../sessions/rights-switches.tsx";
import { sendAway } from "../sessions/send-away.ts";
import { SessionDetails } from "../sessions/session-details.tsx";
import { useRightsSwitch } from "../sessions/use-rights-switch.ts";
import { GuestMenu } from "./guest-menu.tsx";
import classes from "./guest-row.module.css";
import { guestTerms } from "./guest-terms.ts";

/** One invite: for whom, onto what, when, who is on by it now; rights are changed in place. */
export function GuestRow({ invite }: { readonly invite: GuestInviteItem }) {
  const { t } = useTranslation("guests");
  const { machine, sessions } = invite;
  const isOpen = invite.status === "active" || invite.status === "scheduled";
  return (
    <li className={classes["card"]} data-live={sessions.length > 0}>
      <div className={classes["head"]}>
        <div className={classes["words"]}>
          <div className={classes["title"]}>{invite.guest_email}</div>
          <div className={classes["what"]}>
            <Trans
              t={t}
              i18nKey={isOpen && !machine.is_online ? "eventOnOfflineMachine" : "eventOnMachine"}
              values={{ event: invite.event_name, machine: machine.name }}
              components={{ machine: <Link to="/machines/$machineId" params={{ machineId: machine.id }} /> }}
            />
          </div>
          <div className={classes["details"]}>{guestTerms(t, invite)}</div>
        </div>
        {isOpen ? (
          <InviteActions invite={invite} />
        ) : (
          <span className={classes["details"]}>{formatRights(t, invite)}</span>
        )}
      </div>
      {sessions.map((session) => (
        <OnNow key={session.id} session={session} name={invite.guest_email} />
      ))}
    </li>
  );
}

function InviteActions({ invite }: { readonly invite: GuestInviteItem }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const rights = useRightsSwitch(invite, async (change) => {
    showInvite(queryClient, await updateGuestInvite(invite.id, change));
  });
  const [session = null] = invite.sessions;
  return (
    <div className={classes["actions"]}>
      <EnforcementBadge
        enforcement={enforcementOf(t, { ...rights, session, isMachineOnline: invite.machine.is_online })}
      />
      <RightsSwitches of={invite.guest_email} rights={rights.shown} onToggle={rights.toggle} />
      <GuestMenu invite={invite} />
    </div>
  );
}

function OnNow({ session, name }: { readonly session: ViewerSessionItem; readonly name: string }) {
  const { t } = useTranslation("guests");
  const kick = useAction(() => sendAway(t, session), [GUEST_INVITES]);
  return (
    <div className={classes["on"]}>
      <span>
        <span className={classes["dot"]} aria-hidden="true" />
        <span className={classes["now"]}>{t("onNow")}</span> · <SessionDetails session={session} />
      </span>
      <Button
        size="xs"
        variant="default"
        loading={kick.isRunning}
        onClick={() => kick.run()}
        aria-label={t("kickGuest", { guest: name })}
      >
        {t("kick")}
      </Button>
    </div>
  );
}
