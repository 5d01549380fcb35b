import { Badge, Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import type * as z from "zod";
import type { SignInItem } from "../../protocol/http/people.ts";
import { endSignIn, signInsQuery } from "../api/account.ts";
import { sessionQuery } from "../api/session.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { useAction } from "../components/use-action.ts";
import { browserName } from "./browser-name.ts";

/** Where the person is signed in, and a way to end it from afar. */
export function SignIns() {
  const { t } = useTranslation("account");
  const signIns = useQuery(signInsQuery);
  return (
    <Section title={t("signedIn")} description={t("signedInHint")}>
      {signIns.isPending && <Skeleton height={80} radius="md" />}
      {signIns.isError && <LoadError error={signIns.error} onRetry={() => void signIns.refetch()} />}
      {signIns.data && (
        <ItemList label={t("signIns")}>
          {signIns.data.data.map((signIn) => (
            <SignInRow key={signIn.id} signIn={signIn} />
          ))}
        </ItemList>
      )}
    </Section>
  );
}

function SignInRow({ signIn }: { readonly signIn: z.infer<typeof SignInItem> }) {
  const { t } = useTranslation("account");
  const ending = useAction(
    () => endSignIn(signIn.id),
    signIn.current ? [sessionQuery.queryKey] : [signInsQuery.queryKey],
  );
  const name = signIn.kind === "api" ? t("aProgram") : browserName(t, signIn.user_agent);
  return (
    <ItemRow
      title={
        <>
          {name}
          {signIn.current && (
            <Badge variant="default" size="sm" tt="none" fw={500}>
              {t("thisBrowser")}
            </Badge>
          )}
        </>
      }
      details={
        <>
          {signIn.address === "" ? t("fromUnknown") : t("from", { address: signIn.address })} ·{" "}
          <Trans t={t} i18nKey="since" components={{ time: <RelativeTime at={signIn.created_at} /> }} /> ·{" "}
          <Trans t={t} i18nKey="ends" components={{ time: <RelativeTime at={signIn.expires_at} /> }} />
        </>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          loading={ending.isRunning}
          onClick={() => ending.run()}
          aria-label={t("signOutOf", { name })}
        >
          {t("signOut")}
        </Button>
      }
    />
  );
}
