import type { Enforcement } from "./enforcement.ts";
import classes from "./enforcement-badge.module.css";

/** Saved or enforced; read out when it changes. */
export function EnforcementBadge({ enforcement }: { readonly enforcement: Enforcement | null }) {
  return (
    <output className={classes["badge"]} data-state={enforcement?.state}>
      {enforcement?.text}
    </output>
  );
}
