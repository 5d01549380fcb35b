import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiFailure, failureText } from "../api/api-failure.ts";
import { AFTER_BULK } from "../api/machine-bulk.ts";
import { importMachines, previewImport, type ImportCheck } from "../api/machine-import.ts";
import { leaveOut } from "./import-list.ts";

/** `csv`: what was looked at, which the list that was pasted may have more lines than. */
export interface LookedAt {
  readonly csv: string;
  readonly check: ImportCheck;
}

interface Ends {
  readonly onLookedAt: (lookedAt: LookedAt) => void;
  readonly onImported: (changed: number) => void;
}

/** Imports what was looked at: all of it or, when something changed meanwhile, nothing, and then it is looked at again. */
export function useImport({ check, csv }: LookedAt, { onImported, onLookedAt }: Ends) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [doing, setDoing] = useState<"nothing" | "looking" | "importing">("nothing");
  const [isOutdated, setIsOutdated] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  /** One thing at a time; what goes wrong is told. */
  async function perform(what: "looking" | "importing", work: () => Promise<void>): Promise<void> {
    setDoing(what);
    setFailure(null);
    setIsOutdated(false);
    try {
      await work();
    } catch (error) {
      setFailure(failureText(t, error));
    }
    setDoing("nothing");
  }

  async function look(text: string): Promise<void> {
    onLookedAt({ csv: text, check: await previewImport(text) });
  }

  async function importAll(): Promise<void> {
    try {
      const changed = await importMachines(csv);
      onImported(changed);
    } catch (error) {
      if (!isAboutTheList(error)) throw error;
      await look(csv);
      setIsOutdated(true);
      return;
    }
    await Promise.all(AFTER_BULK.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }

  return {
    failure,
    isOutdated,
    isLooking: doing === "looking",
    isImporting: doing === "importing",
    run: () => perform("importing", importAll),
    leaveFaultsOut: () => {
      const faulty = check.data.flatMap(({ fault, line }) => (fault === null ? [] : [line]));
      return perform("looking", () => look(leaveOut(csv, new Set(faulty))));
    },
  };
}

/** It was good when it was looked at, so the team has changed since. */
function isAboutTheList(error: unknown): boolean {
  return error instanceof ApiFailure && error.field === "csv";
}
