import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assertNever } from "../../base/assert-never.ts";
import type { MachineBulkAction } from "../../protocol/http/machine-bulk.ts";
import { AssignForm } from "./assign-form.tsx";
import { BulkReview } from "./bulk-review.tsx";
import { GuestAccessForm } from "./guest-access-form.tsx";
import { RuleForm } from "./rule-form.tsx";

export type BulkKind = Exclude<MachineBulkAction["type"], "approve">;

export interface BulkDialogProps {
  /** Null: closed. */
  readonly kind: BulkKind | null;
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Asks what to do with many machines, and shows what it does before it is done. */
export function BulkDialog({ kind, ...rest }: BulkDialogProps) {
  const { t } = useTranslation(["machines", "common"]);
  const { ids, onClose } = rest;
  return (
    <Modal opened={kind !== null} onClose={onClose} title={kind ? t(TITLES[kind], { count: ids.length }) : ""} centered>
      {kind && <BulkSteps key={kind} kind={kind} {...rest} />}
    </Modal>
  );
}

const TITLES = {
  assign: "machines:assignMany",
  "guest-access": "machines:guestsOfManyTitle",
  "app-rule": "machines:giveRuleTitle",
  remove: "machines:removeManyTitle",
} as const satisfies Readonly<Record<BulkKind, string>>;

function BulkSteps({ kind, ids, onClose, onDone }: BulkDialogProps & { readonly kind: BulkKind }) {
  const [action, setAction] = useState<MachineBulkAction | null>(kind === "remove" ? { type: "remove" } : null);
  if (action) {
    const back = kind === "remove" ? onClose : () => setAction(null);
    return <BulkReview change={{ ids: [...ids], action }} onBack={back} onClose={onClose} onDone={onDone} />;
  }
  switch (kind) {
    case "assign":
      return <AssignForm onNext={(to) => setAction({ type: "assign", to })} />;
    case "guest-access":
      return <GuestAccessForm onNext={(allowed) => setAction({ type: "guest-access", allowed })} />;
    case "app-rule":
      return <RuleForm onNext={(ruleId) => setAction({ type: "app-rule", rule_id: ruleId })} />;
    case "remove":
      return null;
    default:
      return assertNever(kind);
  }
}
