import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./new-password-input.module.css";
import { passwordStrength, SHORTEST_PASSWORD, type PasswordStrength } from "./password-strength.ts";

const FILLED: Readonly<Record<PasswordStrength, number>> = { "too-short": 0, weak: 1, fair: 2, strong: 3 };

export interface NewPasswordInputProps extends PasswordInputProps {
  /** Words that somebody who knows the person would try first. */
  readonly known?: readonly string[];
}

/** Asks for a new password and says how good it is while it is typed. */
export function NewPasswordInput({ known = [], onChange, ...rest }: NewPasswordInputProps) {
  const { t } = useTranslation("signIn");
  const [strength, setStrength] = useState<PasswordStrength>("too-short");
  const hintId = useId();
  return (
    <div className={classes["input"]}>
      <PasswordInput
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": t("showPassword"), tabIndex: 0 }}
        aria-describedby={hintId}
        {...rest}
        onChange={(event) => {
          setStrength(passwordStrength(event.currentTarget.value, known));
          onChange?.(event);
        }}
      />
      <div className={classes["bars"]} data-strength={strength} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span key={bar} className={classes["bar"]} data-filled={bar <= FILLED[strength]} />
        ))}
      </div>
      <output id={hintId} className={classes["hint"]}>
        {t(`strength.${strength}`, { count: SHORTEST_PASSWORD })}
      </output>
    </div>
  );
}
