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
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [isInviting, inviting] = useDisclosure(false);
  const invites = useGuestInvites(search);
  const change = (next: GuestSearch) => void navigate({ search: next, replace: true });
  return (
    <Page
      title="Guests"
      description={<Credits />}
      actions={
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={inviting.open}>
          Invite a guest
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
  const left = data === undefined ? "" : ` ${t("invites", { count: data.balance })} left for the team.`;
  return `Who may come onto which machine, with what, and until when.${left}`;
}

interface GuestResultsProps {
  readonly invites: ReturnType<typeof useGuestInvites>;
  readonly search: GuestSearch;
  readonly onChange: (search: GuestSearch) => void;
  readonly onInvite: () => void;
}

function GuestResults({ invites, search, onChange, onInvite }: GuestResultsProps) {
  if (invites.isPending) return <GuestsLoading />;
  if (invites.isError) return <LoadError error={invites.error} onRetry={() => void invites.refetch()} />;
  const { data, count } = invites.data;
  if (count === 0) return <NoGuests search={search} onChange={onChange} onInvite={onInvite} />;
  const pages = Math.ceil(count / GUEST_PAGE_SIZE);
  return (
    <Stack gap="md">
      <ul className={classes["list"]} aria-label="Guest invites">
        {data.map((invite) => (
          <GuestRow key={invite.id} invite={invite} />
        ))}
      </ul>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={search.page ?? 1}
          onChange={(page) => onChange({ ...search, page })}
          getControlProps={(control) => ({ "aria-label": `${control} page` })}
          getItemProps={(page) => ({ "aria-label": `Page ${page}` })}
        />
      )}
    </Stack>
  );
}

type NoGuestsProps = Omit<GuestResultsProps, "invites">;

function NoGuests({ search, onChange, onInvite }: NoGuestsProps) {
  if (search.search) {
    return (
      <Empty
        icon={<IconSearchOff size={28} />}
        title="No invite matches"
        action={
          <Button variant="light" onClick={() => onChange({ status: search.status })}>
            Clear the search
          </Button>
        }
      >
        Try part of an e-mail address, of the occasion or of a machine&apos;s name, or look among the other invites.
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconUserShare size={28} />}
      title={EMPTY_TITLES[search.status ?? "active"]}
      action={<Button onClick={onInvite}>Invite a guest</Button>}
    >
      A guest needs a browser and the link that you send: they see the screen, and use exactly what you hand out.
    </Empty>
  );
}

const EMPTY_TITLES = {
  active: "No guest may come in right now",
  scheduled: "No invite lies ahead",
  expired: "No invite is over yet",
  canceled: "No invite was cancelled",
} as const;

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
