import type { ReactNode } from "react";
import classes from "./facts.module.css";

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and values; what is not known is said to be so rather than left blank. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className={classes["facts"]}>
      {facts.map(({ name, value }) => (
        <div key={name} className={classes["fact"]}>
          <dt className={classes["name"]}>{name}</dt>
          <dd className={classes["value"]}>
            {value === "" ? <span className={classes["unknown"]}>not reported</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
