import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InviteLineItem } from "../../protocol/http/member-invite.ts";
import { failureText } from "../api/api-failure.ts";
import { createInvites, INVITE_LISTS, type FreshInvite, type InviteCheck } from "../api/people.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { ItemRow } from "../components/item-list.tsx";
import { useFocusOnMount } from "../components/use-focus-on-mount.ts";
import { PagedLines } from "../csv/paged-lines.tsx";
import { ASSIGNABLE_ROLES } from "./roles.ts";

export interface BulkInvitePreviewProps {
  readonly check: InviteCheck;
  /** Or links are handed over. */
  readonly sendEmail: boolean;
  readonly onBack: () => void;
  readonly onCreated: (invites: readonly FreshInvite[]) => void;
}

/** What would become of each line; those at fault come first, because they are left out. */
export function BulkInvitePreview({ check, sendEmail, onBack, onCreated }: BulkInvitePreviewProps) {
  const { t } = useTranslation("people");
  const making = useMaking(check, sendEmail, onCreated);
  const summary = useFocusOnMount<HTMLDivElement>();
  const isAtFault = ({ fault }: InviteLineItem) => fault !== null;
  const lines = [...check.data.filter(isAtFault), ...check.data.filter((line) => !isAtFault(line))];
  return (
    <Stack>
      <div ref={summary} tabIndex={-1}>
        <Text size="sm" fw={550} component="output">
          {t("bulk.ready", { count: check.ready })}
          {check.refused > 0 && ` · ${t("bulk.leftOut", { count: check.refused })}`}
        </Text>
      </div>
      <PagedLines label={t("bulk.lines")} lines={lines}>
        {(line, n) => <LineRow key={n} line={line} />}
      </PagedLines>
      <FailureNote text={making.failure} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t("bulk.back")}
        </Button>
        <Button disabled={check.ready === 0} loading={making.isRunning} onClick={() => void making.run()}>
          {t("bulk.invitePeople", { count: check.ready })}
        </Button>
      </Group>
    </Stack>
  );
}

function LineRow({ line }: { readonly line: InviteLineItem }) {
  const { t } = useTranslation(["people", "common"]);
  const details = [
    t("bulk.line", { line: line.line }),
    line.email === "" ? "" : line.name,
    line.role === null ? "" : t(`common:role.${line.role}`),
    line.group?.name ?? "",
  ];
  return (
    <ItemRow
      title={line.email || line.name || t("bulk.noAddressInLine")}
      details={details.filter((text) => text !== "").join(" · ")}
    >
      <Text size="sm" c={line.fault === null ? "dimmed" : "var(--mantine-color-error)"}>
        {line.fault === null
          ? line.verdict !== "refused" && t(`bulk.verdict.${line.verdict}`)
          : t(`bulk.fault.${line.fault}`, { roles: ASSIGNABLE_ROLES.join(", ") })}
      </Text>
    </ItemRow>
  );
}

/** Makes what the preview found ready: all of it or, when something changed meanwhile, nothing. */
function useMaking(check: InviteCheck, sendEmail: boolean, onCreated: (invites: readonly FreshInvite[]) => void) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  async function run(): Promise<void> {
    setIsRunning(true);
    setFailure(null);
    try {
      const invites = check.data.flatMap(({ email, group, name, role, verdict }) =>
        verdict === "refused" || role === null ? [] : [{ email, name, role, group: group?.number ?? null }],
      );
      const made = await createInvites({ invites, send_email: sendEmail });
      await queryClient.invalidateQueries({ queryKey: INVITE_LISTS });
      onCreated(made.data);
    } catch (error) {
      setFailure(failureText(t, error));
      setIsRunning(false);
    }
  }
  return { isRunning, failure, run };
}
