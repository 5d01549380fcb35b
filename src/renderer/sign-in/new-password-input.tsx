import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useId, useState } from "react";
import classes from "./new-password-input.module.css";
import { passwordStrength, SHORTEST_PASSWORD, type PasswordStrength } from "./password-strength.ts";

const HINTS: Readonly<Record<PasswordStrength, string>> = {
  "too-short": `At least ${SHORTEST_PASSWORD} characters. A few unrelated words are easier to remember than symbols.`,
  weak: "Weak: it would be guessed soon. Make it longer or less predictable.",
  fair: "Fair. One more word would make it strong.",
  strong: "Strong.",
};

const FILLED: Readonly<Record<PasswordStrength, number>> = { "too-short": 0, weak: 1, fair: 2, strong: 3 };

export interface NewPasswordInputProps extends PasswordInputProps {
  /** Words that somebody who knows the person would try first. */
  readonly known?: readonly string[];
}

/** Asks for a new password and says how good it is while it is typed. */
export function NewPasswordInput({ known = [], onChange, ...rest }: NewPasswordInputProps) {
  const [strength, setStrength] = useState<PasswordStrength>("too-short");
  const hintId = useId();
  return (
    <div className={classes["input"]}>
      <PasswordInput
        autoComplete="new-password"
        visibilityToggleButtonProps={{ "aria-label": "Show the password", tabIndex: 0 }}
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
        {HINTS[strength]}
      </output>
    </div>
  );
}
