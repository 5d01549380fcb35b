import { useTranslation } from "react-i18next";
import { CopyIcon } from "./copy-field.tsx";
import classes from "./fingerprint.module.css";

/** A key's fingerprint, to be compared with the one that the machine shows. */
export function Fingerprint({ value, of }: { readonly value: string; readonly of: string }) {
  const { t } = useTranslation();
  return (
    <span className={classes["fingerprint"]}>
      <code className={classes["value"]}>{value}</code>
      <CopyIcon value={value} label={t("copyFingerprint", { name: of })} />
    </span>
  );
}
