import { Button, Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ApiKeyItem } from "../../protocol/http/api-key.ts";
import { apiKeysQuery, revokeApiKey } from "../api/api-keys.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { NewApiKeyDialog } from "./new-api-key-dialog.tsx";

/** Credentials of the team's own programs; each may do what it was made for. */
export function ApiKeys() {
  const keys = useQuery(apiKeysQuery);
  const [isCreating, creating] = useDisclosure(false);
  return (
    <Section
      title="API keys"
      description="For programs that act for the team, such as a booking system that invites guests."
      actions={
        <Button size="sm" variant="default" onClick={creating.open}>
          New key…
        </Button>
      }
    >
      {keys.isPending && <Skeleton height={80} radius="md" />}
      {keys.isError && <LoadError error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.count === 0 && (
        <Text size="sm" c="dimmed">
          The team has no API key.
        </Text>
      )}
      {keys.data && keys.data.count > 0 && (
        <ItemList label="API keys">
          {keys.data.data.map((key) => (
            <KeyRow key={key.id} apiKey={key} />
          ))}
        </ItemList>
      )}
      <NewApiKeyDialog opened={isCreating} onClose={creating.close} />
    </Section>
  );
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKeyItem }) {
  const [isRevoking, revoking] = useDisclosure(false);
  return (
    <ItemRow
      title={apiKey.name}
      details={
        <>
          …{apiKey.hint} · made{apiKey.created_by && ` by ${apiKey.created_by.name}`}{" "}
          <RelativeTime at={apiKey.created_at} /> ·{" "}
          {apiKey.last_used_at === null ? (
            "never used"
          ) : (
            <>
              used <RelativeTime at={apiKey.last_used_at} />
            </>
          )}{" "}
          ·{" "}
          {apiKey.expires_at === null ? (
            "does not expire"
          ) : (
            <>
              expires <RelativeTime at={apiKey.expires_at} />
            </>
          )}
          <div>{apiKey.permissions.join(", ")}</div>
        </>
      }
      actions={
        <Button size="xs" variant="default" onClick={revoking.open} aria-label={`Revoke ${apiKey.name}`}>
          Revoke
        </Button>
      }
    >
      <RevokeDialog apiKey={apiKey} opened={isRevoking} onClose={revoking.close} />
    </ItemRow>
  );
}

interface RevokeDialogProps {
  readonly apiKey: ApiKeyItem;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function RevokeDialog({ apiKey, opened, onClose }: RevokeDialogProps) {
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Revoke ${apiKey.name}?`}
      confirmLabel="Revoke"
      isDangerous
      onConfirm={async () => {
        await revokeApiKey(apiKey.id);
        await queryClient.invalidateQueries(apiKeysQuery);
      }}
    >
      <Text size="sm">Programs that use it are refused at once. What they made stays.</Text>
    </ConfirmDialog>
  );
}
