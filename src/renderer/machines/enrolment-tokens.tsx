import { Button, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import type { EnrolmentTokenItem } from "../../protocol/http/machine.ts";
import { enrolmentTokensQuery, revokeEnrolmentToken } from "../api/machines.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";

/** The tokens that still work. Revoking one does not touch the machines that came in with it. */
export function EnrolmentTokens() {
  const { t } = useTranslation("machines");
  const tokens = useQuery(enrolmentTokensQuery);
  if (tokens.isPending) return <Skeleton height={120} radius="md" />;
  if (tokens.isError) return <LoadError error={tokens.error} onRetry={() => void tokens.refetch()} />;
  if (tokens.data.data.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="lg" ta="center">
        {t("noToken")}
      </Text>
    );
  }
  return (
    <ItemList label={t("enrolmentTokens")}>
      {tokens.data.data.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
    </ItemList>
  );
}

function TokenRow({ token }: { readonly token: EnrolmentTokenItem }) {
  const { t } = useTranslation("machines");
  const revocation = useAction(() => revokeEnrolmentToken(token.id), [enrolmentTokensQuery.queryKey]);
  const name = token.name || t("tokenName", { hint: token.hint });
  return (
    <ItemRow
      title={name}
      details={
        <>
          …{token.hint} · {token.reusable ? t("forAnyNumber") : t("forOne")}
          {token.preapproved && ` · ${t("approvesAutomatically")}`} · {t("usedTimes", { count: token.used_count })} ·{" "}
          <Trans t={t} i18nKey="expires" components={{ when: <RelativeTime at={token.expires_at} /> }} />
          {token.created_by && ` · ${t("by", { name: token.created_by.name })}`}
        </>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          loading={revocation.isRunning}
          onClick={() => revocation.run()}
          aria-label={t("revokeName", { name })}
        >
          {t("revoke")}
        </Button>
      }
    />
  );
}
