import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { MachineItem } from "../../protocol/http/machine.ts";

/** To whom the machine is assigned, "" for nobody. Whoever may only connect is told no more than its owner. */
export function assignmentText(t: Translate, { assignment, owner }: Pick<MachineItem, "assignment" | "owner">): string {
  if (assignment?.kind === "group") return assignment.groups.map(({ name }) => name).join(", ");
  if (assignment?.kind === "reservation") return t("machines:reservedFor", { email: assignment.email });
  return owner?.name ?? "";
}

export function AssignedTo({ machine, nobody }: { readonly machine: MachineItem; readonly nobody?: string }) {
  const { t } = useTranslation("machines");
  const text = assignmentText(t, machine);
  return text === "" ? <span className={nobody}>{machine.access === "manage" ? t("nobody") : ""}</span> : text;
}
