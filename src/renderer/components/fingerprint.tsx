import { CopyIcon } from "./copy-field.tsx";
import classes from "./fingerprint.module.css";

/** A key's fingerprint, to be compared with the one that the machine shows. */
export function Fingerprint({ value, of }: { readonly value: string; readonly of: string }) {
  return (
    <span className={classes["fingerprint"]}>
      <code className={classes["value"]}>{value}</code>
      <CopyIcon value={value} label={`Copy the fingerprint of ${of}`} />
    </span>
  );
}
