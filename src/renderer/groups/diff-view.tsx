import { Stack, Text } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { ReachDiffItem } from "../../protocol/http/group.ts";
import classes from "./diff-view.module.css";

type Affected = ReachDiffItem["people"][number];

/** "12 people gain 40 machines", "3 people lose 2 machines", "1 live session ends": only what happens. */
export function diffSentences(t: Translate, diff: ReachDiffItem): readonly string[] {
  const machines = (count: number) => t("groups:machines", { count });
  const people = (count: number) => t("groups:people", { count });
  const { gaining, losing, sessions_ending: sessions } = diff;
  const gain = { people: people(gaining.people), machines: machines(gaining.machines) };
  const loss = { people: people(losing.people), machines: machines(losing.machines) };
  return [
    ...(gaining.people > 0 ? [gaining.people === 1 ? t("groups:gainingOne", gain) : t("groups:gaining", gain)] : []),
    ...(losing.people > 0 ? [losing.people === 1 ? t("groups:losingOne", loss) : t("groups:losing", loss)] : []),
    ...(sessions > 0 ? [t("groups:sessions", { count: sessions })] : []),
  ];
}

/** What a change does to who reaches what, in figures first and in names on demand. */
export function DiffView({ diff }: { readonly diff: ReachDiffItem }) {
  const { t } = useTranslation(["groups", "common"]);
  const sentences = diffSentences(t, diff);
  if (sentences.length === 0) return <Text size="sm">{t("nobodyAffected")}</Text>;
  const affected = new Set(diff.people.map(({ user }) => user.id)).size;
  const unnamed = Math.max(diff.gaining.people, diff.losing.people) - affected;
  return (
    <Stack gap="sm">
      <ul className={classes["figures"]} aria-label={t("effect")}>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {diff.people.length > 0 && (
        <ul className={classes["people"]} aria-label={t("whoIsAffected")}>
          {diff.people.map((person) => (
            <Person key={person.user.id} person={person} />
          ))}
        </ul>
      )}
      {unnamed > 0 && (
        <Text size="sm" c="dimmed">
          {t("morePeople", { count: unnamed })}
        </Text>
      )}
    </Stack>
  );
}

function Person({ person }: { readonly person: Affected }) {
  const { t } = useTranslation("groups");
  const { gained, gained_count: gains, lost, lost_count: losses, user } = person;
  const figures = [
    ...(gains > 0 ? [t("gains", { count: gains })] : []),
    ...(losses > 0 ? [t("loses", { count: losses })] : []),
  ].join(" · ");
  return (
    <li>
      <details className={classes["person"]}>
        <summary>
          <IconChevronRight size={15} aria-hidden className={classes["chevron"]} />
          <span className={classes["name"]}>{user.name}</span>
          <span className={classes["aside"]}>{figures}</span>
        </summary>
        <Machines title={t("gained")} machines={gained} count={gains} />
        <Machines title={t("lost")} machines={lost} count={losses} />
      </details>
    </li>
  );
}

interface MachinesProps {
  readonly title: string;
  readonly machines: Affected["gained"];
  readonly count: number;
}

function Machines({ title, machines, count }: MachinesProps) {
  const { t } = useTranslation("groups");
  if (count === 0) return null;
  const rest = count - machines.length;
  return (
    <div className={classes["machines"]}>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="sm">
        {machines.map(({ name }) => name).join(", ")}
        {rest > 0 && ` ${t("andMore", { count: rest })}`}
      </Text>
    </div>
  );
}
