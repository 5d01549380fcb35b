import { Anchor, Skeleton, Stack } from "@mantine/core";
import { IconChevronLeft, IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isNotFound } from "../api/api-failure.ts";
import { personReachQuery } from "../api/groups.ts";
import { PersonMachines } from "../access/person-machines.tsx";
import { Empty } from "../components/empty.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { Page } from "../components/page.tsx";
import { Section } from "../components/section.tsx";
import classes from "./machine-page.module.css";

const route = getRouteApi("/app/admin/people/$personId");

/** One person, and what they can reach. */
export function PersonPage() {
  const { t } = useTranslation(["groups", "people"]);
  const { personId } = route.useParams();
  const reach = useQuery(personReachQuery(personId));
  // Checked first: somebody who was removed while their page is open leaves their last state in the cache.
  const isGone = isNotFound(reach.error);
  const name = isGone ? undefined : reach.data?.user.name;
  return (
    <Stack gap="sm">
      <div className={classes["back"]} style={{ maxWidth: 860 }}>
        <Anchor component={Link} to="/people" size="sm" className={classes["link"] ?? ""}>
          <IconChevronLeft size={16} aria-hidden />
          {t("people:title")}
        </Anchor>
      </div>
      <Page title={name ?? t("person")} width="narrow">
        {reach.isPending && (
          <>
            <LoadingText />
            <Skeleton height={320} radius="md" />
          </>
        )}
        {isGone && (
          <Empty icon={<IconUserOff size={28} />} title={t("noSuchPerson")}>
            {t("noSuchPersonAdvice")}
          </Empty>
        )}
        {reach.isError && !isGone && <LoadError error={reach.error} onRetry={() => void reach.refetch()} />}
        {reach.data && !isGone && (
          <Section title={t("whatReaches", { name: reach.data.user.name })} description={t("whatReachesHint")}>
            <PersonMachines reach={reach.data} />
          </Section>
        )}
      </Page>
    </Stack>
  );
}
