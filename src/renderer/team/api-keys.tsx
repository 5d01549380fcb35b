import { Button, Skeleton, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trans, useTranslation } from "react-i18next";
import type { ApiKeyItem } from "../../protocol/http/api-key.ts";
import { apiKeysQuery, revokeApiKey } from "../api/api-keys.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { Expiry, LastUse } from "../account/credential-times.tsx";
import { NewApiKeyDialog } from "./new-api-key-dialog.tsx";

/** Credentials of the team's own programs; each may do what it was made for. */
export function ApiKeys() {
  const { t } = useTranslation("team");
  const keys = useQuery(apiKeysQuery);
  const [isCreating, creating] = useDisclosure(false);
  return (
    <Section
      title={t("apiKeys")}
      description={
        <>
          {t("apiKeysHint")} <Link to="/docs/api">{t("apiDocs")}</Link>
        </>
      }
      actions={
        <Button size="sm" variant="default" onClick={creating.open}>
          {t("newKeyMenu")}
        </Button>
      }
    >
      {keys.isPending && <Skeleton height={80} radius="md" />}
      {keys.isError && <LoadError error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data?.count === 0 && (
        <Text size="sm" c="dimmed">
          {t("noApiKey")}
        </Text>
      )}
      {keys.data && keys.data.count > 0 && (
        <ItemList label={t("apiKeys")}>
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
  const { t } = useTranslation("team");
  const [isRevoking, revoking] = useDisclosure(false);
  return (
    <ItemRow
      title={apiKey.name}
      details={
        <>
          …{apiKey.hint} · <MadeBy apiKey={apiKey} /> · <LastUse at={apiKey.last_used_at} /> ·{" "}
          <Expiry at={apiKey.expires_at} />
        </>
      }
      actions={
        <Button size="xs" variant="default" onClick={revoking.open} aria-label={t("revokeKey", { name: apiKey.name })}>
          {t("revoke")}
        </Button>
      }
    >
      <Permissions permissions={apiKey.permissions} />
      <RevokeDialog apiKey={apiKey} opened={isRevoking} onClose={revoking.close} />
    </ItemRow>
  );
}

/** How many, and each in words on demand. */
function Permissions({ permissions }: Pick<ApiKeyItem, "permissions">) {
  const { t } = useTranslation("team");
  return (
    <details>
      <summary>
        <Text size="sm" component="span">
          {t("may", { count: permissions.length })}
        </Text>
      </summary>
      <ul>
        {permissions.map((permission) => (
          <li key={permission}>
            <Text size="sm">
              {permission}: {t(`permission.${permission}`)}
            </Text>
          </li>
        ))}
      </ul>
    </details>
  );
}

function MadeBy({ apiKey }: { readonly apiKey: ApiKeyItem }) {
  const { t } = useTranslation("team");
  const time = <RelativeTime at={apiKey.created_at} />;
  if (apiKey.created_by === null) return <Trans t={t} i18nKey="made" components={{ time }} />;
  return <Trans t={t} i18nKey="madeBy" values={{ name: apiKey.created_by.name }} components={{ time }} />;
}

interface RevokeDialogProps {
  readonly apiKey: ApiKeyItem;
  readonly opened: boolean;
  readonly onClose: () => void;
}

function RevokeDialog({ apiKey, opened, onClose }: RevokeDialogProps) {
  const { t } = useTranslation("team");
  const queryClient = useQueryClient();
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={t("revokeAsk", { name: apiKey.name })}
      confirmLabel={t("revoke")}
      isDangerous
      onConfirm={async () => {
        await revokeApiKey(apiKey.id);
        await queryClient.invalidateQueries(apiKeysQuery);
      }}
    >
      <Text size="sm">{t("revokeAdvice")}</Text>
    </ConfirmDialog>
  );
}
