import { Button, Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import type { AccessTokenItem } from "../../protocol/http/people.ts";
import { accessTokensQuery, revokeAccessToken } from "../api/account.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { useAction } from "../components/use-action.ts";
import { Expiry, LastUse } from "./credential-times.tsx";
import { NewAccessTokenDialog } from "./new-access-token-dialog.tsx";

/** Credentials for the person's programs; each may do what the person may. */
export function AccessTokens() {
  const { t } = useTranslation("account");
  const tokens = useQuery(accessTokensQuery);
  const [isCreating, creating] = useDisclosure(false);
  return (
    <Section
      title={t("accessTokens")}
      description={t("accessTokensHint")}
      actions={
        <Button size="sm" variant="default" onClick={creating.open}>
          {t("newTokenMenu")}
        </Button>
      }
    >
      {tokens.isPending && <Skeleton height={80} radius="md" />}
      {tokens.isError && <LoadError error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.count === 0 && (
        <Text size="sm" c="dimmed">
          {t("noAccessToken")}
        </Text>
      )}
      {tokens.data && tokens.data.count > 0 && (
        <ItemList label={t("accessTokens")}>
          {tokens.data.data.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ItemList>
      )}
      <NewAccessTokenDialog opened={isCreating} onClose={creating.close} />
    </Section>
  );
}

function TokenRow({ token }: { readonly token: AccessTokenItem }) {
  const { t } = useTranslation("account");
  const revocation = useAction(() => revokeAccessToken(token.id), [accessTokensQuery.queryKey]);
  return (
    <ItemRow
      title={token.name}
      details={
        <>
          …{token.hint} · <Trans t={t} i18nKey="made" components={{ time: <RelativeTime at={token.created_at} /> }} /> ·{" "}
          <LastUse at={token.last_used_at} /> · <Expiry at={token.expires_at} />
        </>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          loading={revocation.isRunning}
          onClick={() => revocation.run()}
          aria-label={t("revokeToken", { name: token.name })}
        >
          {t("revoke")}
        </Button>
      }
    />
  );
}
