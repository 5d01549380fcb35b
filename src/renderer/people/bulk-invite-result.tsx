import { Button, CopyButton, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { FreshInvite } from "../api/people.ts";
import { CopyField } from "../components/copy-field.tsx";
import { ItemList, ItemRow } from "../components/item-list.tsx";

export interface BulkInviteResultProps {
  readonly invites: readonly FreshInvite[];
  readonly onDone: () => void;
}

/** Who gets a mail, and, once, the links of those who get none. */
export function BulkInviteResult({ invites, onDone }: BulkInviteResultProps) {
  const { t } = useTranslation(["people", "common"]);
  const byHand = invites.filter(({ mail }) => mail !== "sent");
  const mailed = invites.length - byHand.length;
  return (
    <Stack>
      {mailed > 0 && (
        <Text size="sm" component="output">
          {t("bulk.mailed", { count: mailed })}
        </Text>
      )}
      {byHand.length > 0 && (
        <>
          <Text size="sm" component="output">
            {t("bulk.byHand", { count: byHand.length })}
          </Text>
          <ItemList label={t("bulk.links")}>
            {byHand.map(({ email, id, join_url: url, mail, name }) => (
              <ItemRow key={id} title={email} details={mail === "failed" ? t("mailFailed") : name}>
                <CopyField value={url} label={t("bulk.copyLinkOf", { email })} />
              </ItemRow>
            ))}
          </ItemList>
        </>
      )}
      <Group justify="flex-end">
        {byHand.length > 1 && (
          <CopyButton value={byHand.map(({ email, join_url: url }) => `${email}\t${url}`).join("\n")} timeout={2_000}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? t("common:copied") : t("bulk.copyAll")}
              </Button>
            )}
          </CopyButton>
        )}
        <Button onClick={onDone}>{t("common:done")}</Button>
      </Group>
    </Stack>
  );
}
