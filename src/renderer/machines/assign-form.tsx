import { Button, Group, MultiSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { AssignTo } from "../../protocol/http/machine-bulk.ts";
import { groupsQuery } from "../api/groups.ts";
import { PersonSelect } from "../people/person-select.tsx";

type Kind = AssignTo["kind"];
const KINDS = [
  { value: "person", label: "machines:toPerson" },
  { value: "groups", label: "machines:toGroups" },
  { value: "email", label: "machines:toEmail" },
  { value: "nobody", label: "machines:toNobody" },
] as const satisfies readonly { value: Kind; label: string }[];

/** To whom to assign: a person, groups, an address of somebody who has not joined yet, or nobody. */
export function AssignForm({ onNext }: { readonly onNext: (to: AssignTo) => void }) {
  const { t } = useTranslation(["machines"]);
  const groups = useQuery(groupsQuery);
  const [kind, setKind] = useState<Kind>("person");
  const [personId, setPersonId] = useState<string | null>(null);
  const [numbers, setNumbers] = useState<string[]>([]);
  const [email, setEmail] = useState("");
  const wanted = AssignTo.safeParse({ kind, id: personId, numbers: numbers.map(Number), email: email.trim() });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (wanted.success) onNext(wanted.data);
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Radio.Group
          label={t("assignedTo")}
          value={kind}
          onChange={(value) => setKind(KINDS.find((one) => one.value === value)?.value ?? "person")}
        >
          <Stack gap={6} mt={6}>
            {KINDS.map(({ label, value }) => (
              <Radio key={value} value={value} label={t(label)} />
            ))}
          </Stack>
        </Radio.Group>
        {kind === "person" && <PersonSelect label={t("person")} value={personId} onChange={setPersonId} />}
        {kind === "groups" && (
          <MultiSelect
            label={t("groups")}
            data={(groups.data?.data ?? []).map(({ name, number }) => ({ value: String(number), label: name }))}
            value={numbers}
            onChange={setNumbers}
            searchable
            hidePickedOptions
          />
        )}
        {kind === "email" && (
          <TextInput
            type="email"
            label={t("email")}
            description={t("emailAdvice")}
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
            autoComplete="off"
          />
        )}
        <Group justify="flex-end">
          <Button type="submit" disabled={!wanted.success}>
            {t("seeEffect")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
