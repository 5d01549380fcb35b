import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { machineListQuery } from "../api/machines.ts";

const TYPING_PAUSE_MS = 200;
const OFFERED = 50;

export type MachineSelectProps = Omit<SelectProps, "data" | "searchable" | "onSearchChange">;

/** Chooses an approved machine that one may see; the control plane searches. */
export function MachineSelect(props: MachineSelectProps) {
  const { t } = useTranslation(["machines", "common"]);
  // What the label of an offline machine adds to its name.
  const offline = t("machineOffline", { machine: "" });
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, TYPING_PAUSE_MS);
  const [chosenName, setChosenName] = useState<string | null>(null);
  // The field shows who is chosen in the words of its label, which must not narrow the list to that one.
  const sought = search === chosenName ? "" : search.replace(offline, "");
  const machines = useQuery(machineListQuery({ state: "approved", search: sought, limit: OFFERED }));
  const offered =
    machines.data?.data.map(({ id, name, is_online }) => ({
      value: id,
      label: is_online ? name : t("machineOffline", { machine: name }),
    })) ?? [];
  return (
    <Select
      placeholder={t("chooseMachine")}
      allowDeselect={false}
      {...props}
      data={offered}
      searchable
      openOnFocus={false}
      onSearchChange={setTyped}
      onChange={(value, option) => {
        setChosenName(option?.label ?? null);
        props.onChange?.(value, option);
      }}
      // The control plane has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={machines.isPending ? t("common:loading") : t("noMachineFound")}
    />
  );
}
