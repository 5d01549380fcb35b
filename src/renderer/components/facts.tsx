import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./facts.module.css";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values; what is not known is said to be so rather than left blank. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const { t } = useTranslation();
  return (
    <dl className={classes["facts"]}>
      {facts.map(({ name, value }) => (
        <div key={name} className={classes["fact"]}>
          <dt className={classes["name"]}>{name}</dt>
          <dd className={classes["value"]}>
            {value === "" ? <span className={classes["unknown"]}>{t("notReported")}</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
