import { Button, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { EnrolmentTokenItem } from "../../protocol/http/machine.ts";
import { enrolmentTokensQuery, revokeEnrolmentToken } from "../api/machines.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";

/** The tokens that still work. Revoking one does not touch the machines that came in with it. */
export function EnrolmentTokens() {
  const tokens = useQuery(enrolmentTokensQuery);
  if (tokens.isPending) return <Skeleton height={120} radius="md" />;
  if (tokens.isError) return <LoadError error={tokens.error} onRetry={() => void tokens.refetch()} />;
  if (tokens.data.data.length === 0) {
    return (
      <Text size="sm" c="dimmed" py="lg" ta="center">
        There is no enrolment token.
      </Text>
    );
  }
  return (
    <ItemList label="Enrolment tokens">
      {tokens.data.data.map((token) => (
        <TokenRow key={token.id} token={token} />
      ))}
    </ItemList>
  );
}

function TokenRow({ token }: { readonly token: EnrolmentTokenItem }) {
  const revocation = useAction(() => revokeEnrolmentToken(token.id), [enrolmentTokensQuery.queryKey]);
  const name = token.name || `Token …${token.hint}`;
  return (
    <ItemRow
      title={name}
      details={
        <>
          …{token.hint} · {token.reusable ? "any number of machines" : "one machine"}
          {token.preapproved && " · approves automatically"} · used {token.used_count}× · expires{" "}
          <RelativeTime at={token.expires_at} />
          {token.created_by && ` · by ${token.created_by.name}`}
        </>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          loading={revocation.isRunning}
          onClick={() => revocation.run()}
          aria-label={`Revoke ${name}`}
        >
          Revoke
        </Button>
      }
    />
  );
}
