import { Button, Pagination, Skeleton, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearchOff, IconUserPlus, IconUserShare } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { guestCreditsQuery, guestInviteListQuery } from "../api/guests.ts";
import { Empty } from "../components/empty.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { Page } from "../components/page.tsx";
import { GuestFilters } from "../guests/guest-filters.tsx";
import { GuestRow } from "../guests/guest-row.tsx";
import { GUEST_PAGE_SIZE, guestQueryOf, type GuestSearch } from "../guests/guest-search.ts";
import { InviteGuestDialog } from "../guests/invite-guest-dialog.tsx";
import classes from "./guests-page.module.css";

const route = getRouteApi("/app/guests");

function useGuestInvites(search: GuestSearch) {
  return useQuery(guestInviteListQuery(guestQueryOf(search)));
}

export function GuestsPage() {
  const { t } = useTranslation("guests");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isInviting, inviting] = useDisclosure(false);
  const invites = useGuestInvites(search);
  const change = (next: GuestSearch) => void navigate({ search: next, replace: true });
  return (
    <Page
      title={t("title")}
      description={<Credits />}
      actions={
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={inviting.open}>
          {t("inviteGuest")}
        </Button>
      }
    >
      <GuestFilters search={search} onChange={change} />
      <GuestResults invites={invites} search={search} onChange={change} onInvite={inviting.open} />
      <InviteGuestDialog opened={isInviting} onClose={inviting.close} machine={null} />
    </Page>
  );
}

function Credits() {
  const { data } = useQuery(guestCreditsQuery);
  const { t } = useTranslation("guests");
  return data === undefined ? t("lead") : t("leadWithLeft", { count: data.balance });
}

interface GuestResultsProps {
  readonly invites: ReturnType<typeof useGuestInvites>;
  readonly search: GuestSearch;
  readonly onChange: (search: GuestSearch) => void;
  readonly onInvite: () => void;
}

function GuestResults({ invites, search, onChange, onInvite }: GuestResultsProps) {
  const { t } = useTranslation(["guests", "common"]);
  if (invites.isPending) return <GuestsLoading />;
  if (invites.isError) return <LoadError error={invites.error} onRetry={() => void invites.refetch()} />;
  const { data, count } = invites.data;
  if (count === 0) return <NoGuests search={search} onChange={onChange} onInvite={onInvite} />;
  const pages = Math.ceil(count / GUEST_PAGE_SIZE);
  return (
    <Stack gap="md">
      <ul className={classes["list"]} aria-label={t("inviteList")}>
        {data.map((invite) => (
          <GuestRow key={invite.id} invite={invite} />
        ))}
      </ul>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={search.page ?? 1}
          onChange={(page) => onChange({ ...search, page })}
          getControlProps={(control) => ({ "aria-label": t(`common:pageControl.${control}`) })}
          getItemProps={(page) => ({ "aria-label": t("common:page", { page }) })}
        />
      )}
    </Stack>
  );
}

type NoGuestsProps = Omit<GuestResultsProps, "invites">;

function NoGuests({ search, onChange, onInvite }: NoGuestsProps) {
  const { t } = useTranslation(["guests", "common"]);
  if (search.search) {
    return (
      <Empty
        icon={<IconSearchOff size={28} />}
        title={t("noMatch")}
        action={
          <Button variant="light" onClick={() => onChange({ status: search.status })}>
            {t("common:clearSearch")}
          </Button>
        }
      >
        {t("noMatchAdvice")}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconUserShare size={28} />}
      title={t(`none.${search.status ?? "active"}`)}
      action={<Button onClick={onInvite}>{t("inviteGuest")}</Button>}
    >
      {t("noneAdvice")}
    </Empty>
  );
}

function GuestsLoading() {
  return (
    <Stack gap="xs">
      <LoadingText />
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={96} radius="md" />
      ))}
    </Stack>
  );
}
