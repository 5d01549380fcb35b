import type { ReactNode } from "react";
import classes from "./item-list.module.css";

export function ItemList({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className={classes["list"]} aria-label={label}>
      {children}
    </ul>
  );
}

export interface ItemRowProps {
  readonly title: ReactNode;
  readonly details: ReactNode;
  readonly actions?: ReactNode;
  /** More about the item, in its full width. */
  readonly children?: ReactNode;
}

/** One thing with what is worth knowing about it and what can be done with it. */
export function ItemRow({ title, details, actions, children }: ItemRowProps) {
  return (
    <li className={classes["item"]}>
      <div className={classes["line"]}>
        <div className={classes["words"]}>
          <div className={classes["title"]}>{title}</div>
          <div className={classes["details"]}>{details}</div>
        </div>
        {actions !== undefined && <div className={classes["actions"]}>{actions}</div>}
      </div>
      {children}
    </li>
  );
}
