import { Button, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { MachineReachers as Reachers } from "../../protocol/http/group.ts";
import { machineReachersQuery } from "../api/groups.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Section } from "../components/section.tsx";
import { formatRights } from "../format/rights.ts";
import { formatMoment, ownZone } from "../format/window.ts";
import { readWallTime } from "../guests/invite-window.ts";
import { Reasons } from "./reasons.tsx";

/** More people are shown on demand. */
const SHOWN = 20;

/** Who can reach a machine, now or at a chosen time, and the rule that lets them. */
export function MachineReachers({ machineId }: { readonly machineId: string }) {
  const { t } = useTranslation("groups");
  const [wallTime, setWallTime] = useState("");
  const at = atOf(wallTime);
  const reachers = useQuery(machineReachersQuery(machineId, at));
  return (
    <Section title={t("whoReaches")} description={t("whoReachesHint")}>
      <Stack gap="md">
        <TimePicker value={wallTime} onChange={setWallTime} />
        {reachers.isPending && <Skeleton height={120} radius="md" />}
        {reachers.isError && <LoadError error={reachers.error} onRetry={() => void reachers.refetch()} />}
        {reachers.data && <Everybody reachers={reachers.data} />}
      </Stack>
    </Section>
  );
}

/** RFC 3339, or null for now: while nothing is chosen, or half of it. */
function atOf(wallTime: string): string | null {
  const read = readWallTime(wallTime, ownZone());
  return "ms" in read ? new Date(read.ms).toISOString() : null;
}

interface TimePickerProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TimePicker({ value, onChange }: TimePickerProps) {
  const { t } = useTranslation("groups");
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={t("at")}
        description={t("atHint")}
        type="datetime-local"
        inputWrapperOrder={["label", "input", "description"]}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        rightSectionWidth={value === "" ? undefined : 76}
        rightSection={
          value !== "" && (
            <Button size="compact-xs" variant="default" onClick={() => onChange("")}>
              {t("now")}
            </Button>
          )
        }
      />
    </Group>
  );
}

function Everybody({ reachers }: { readonly reachers: Reachers }) {
  const { t } = useTranslation(["groups", "common"]);
  const { guests, robots, users } = reachers;
  if (users.length + guests.length + robots.length === 0) return <Text size="sm">{t("noReacher")}</Text>;
  return (
    <>
      <People users={users} />
      <Kind title={t("guestsWhoReach")} count={guests.length}>
        {guests.map((guest) => (
          <ItemRow
            key={guest.invite_id}
            title={guest.email}
            details={
              <Trans
                t={t}
                i18nKey="guestUntil"
                values={{ event: guest.event_name, rights: formatRights(t, guest.rights) }}
                components={{ time: <Until at={guest.expires_at} /> }}
              />
            }
          />
        ))}
      </Kind>
      <Kind title={t("robotsWhoReach")} count={robots.length}>
        {robots.map((robot) => (
          <ItemRow key={robot.id} title={robot.name} details={t("robotRule")} />
        ))}
      </Kind>
    </>
  );
}

function Until({ at }: { readonly at: string }) {
  const { t } = useTranslation(["groups", "common"]);
  return <time dateTime={at}>{formatMoment(t, Date.parse(at))}</time>;
}

function People({ users }: { readonly users: Reachers["users"] }) {
  const { t } = useTranslation("groups");
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? users : users.slice(0, SHOWN);
  return (
    <Kind title={t("peopleWhoReach")} count={users.length}>
      {shown.map((user) => (
        <ItemRow
          key={user.id}
          title={
            <Link to="/people/$personId" params={{ personId: user.id }}>
              {user.name}
            </Link>
          }
          details={<Reasons reasons={user.reasons} />}
        />
      ))}
      {shown.length < users.length && (
        <li>
          <Button size="xs" variant="default" onClick={() => setIsWhole(true)}>
            {t("showMore", { count: users.length })}
          </Button>
        </li>
      )}
    </Kind>
  );
}

interface KindProps {
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}

function Kind({ title, count, children }: KindProps) {
  if (count === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600} mb={8}>
        {title}
      </Text>
      <ItemList label={title}>{children}</ItemList>
    </div>
  );
}
