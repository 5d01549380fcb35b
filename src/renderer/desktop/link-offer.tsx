import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InvitePreview } from "../../protocol/desktop-ipc/calls.ts";
import { Facts } from "../components/facts.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { formatRights } from "../format/rights.ts";
import { formatWindow } from "../format/window.ts";
import type { LinkChoiceProps } from "./link-question.tsx";
import classes from "./link-screen.module.css";

export interface LinkOfferProps extends LinkChoiceProps {
  readonly preview: InvitePreview;
  readonly onJoin: () => void;
}

/** What the invite offers, in its server's words. Nothing is used up before *Join*. */
export function LinkOffer({ link, host, preview, failure, isAsking, onNotNow, onJoin }: LinkOfferProps) {
  const { t } = useTranslation("desktop");
  const { teamName, machineName, message, rights, startsAt, expiresAt } = preview;
  return (
    <Stack gap="md">
      {message !== "" && <blockquote className={classes["message"]}>{message}</blockquote>}
      <Facts
        facts={[
          { name: t("link.team"), value: teamName },
          ...(link.isOwnTeam ? [] : [{ name: t("link.server"), value: host }]),
          { name: t("link.machine"), value: machineName },
          { name: t("link.rights"), value: formatRights(t, rights) },
          { name: t("link.time"), value: formatWindow(t, Date.parse(startsAt), Date.parse(expiresAt)) },
        ]}
      />
      {!link.isOwnTeam && (
        <Text size="sm" c="dimmed">
          {t("link.elsewhereText")}
        </Text>
      )}
      <FailureNote text={failure} />
      <Group justify="space-between">
        <Button variant="default" onClick={onNotNow}>
          {t("link.notNow")}
        </Button>
        <Button loading={isAsking} onClick={onJoin}>
          {link.isOwnTeam ? t("link.join") : t("link.joinElsewhere")}
        </Button>
      </Group>
    </Stack>
  );
}
