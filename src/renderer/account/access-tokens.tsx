import { Button, Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { AccessTokenItem } from "../../protocol/http/people.ts";
import { accessTokensQuery, revokeAccessToken } from "../api/account.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { useAction } from "../components/use-action.ts";
import { NewAccessTokenDialog } from "./new-access-token-dialog.tsx";

/** Credentials for the person's programs; each may do what the person may. */
export function AccessTokens() {
  const tokens = useQuery(accessTokensQuery);
  const [isCreating, creating] = useDisclosure(false);
  return (
    <Section
      title="Access tokens"
      description="For programs that act in your name. A token can do whatever you can."
      actions={
        <Button size="sm" variant="default" onClick={creating.open}>
          New token…
        </Button>
      }
    >
      {tokens.isPending && <Skeleton height={80} radius="md" />}
      {tokens.isError && <LoadError error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data?.count === 0 && (
        <Text size="sm" c="dimmed">
          You have no access token.
        </Text>
      )}
      {tokens.data && tokens.data.count > 0 && (
        <ItemList label="Access tokens">
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
  const revocation = useAction(() => revokeAccessToken(token.id), [accessTokensQuery.queryKey]);
  return (
    <ItemRow
      title={token.name}
      details={
        <>
          …{token.hint} · made <RelativeTime at={token.created_at} /> ·{" "}
          {token.last_used_at === null ? (
            "never used"
          ) : (
            <>
              used <RelativeTime at={token.last_used_at} />
            </>
          )}{" "}
          ·{" "}
          {token.expires_at === null ? (
            "does not expire"
          ) : (
            <>
              expires <RelativeTime at={token.expires_at} />
            </>
          )}
        </>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          loading={revocation.isRunning}
          onClick={() => revocation.run()}
          aria-label={`Revoke ${token.name}`}
        >
          Revoke
        </Button>
      }
    />
  );
}
