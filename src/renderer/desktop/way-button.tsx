import { Loader, UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import classes from "./way-button.module.css";

export interface WayButtonProps {
  readonly title: string;
  readonly text: string;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

/** One of few ways on, with what it means. */
export function WayButton({ title, text, isBusy = false, isDisabled = false, onClick }: WayButtonProps) {
  return (
    <UnstyledButton
      className={classes["way"] ?? ""}
      aria-busy={isBusy}
      disabled={isBusy || isDisabled}
      onClick={onClick}
    >
      <span className={classes["words"]}>
        <span className={classes["title"]}>{title}</span>
        <span className={classes["text"]}>{text}</span>
      </span>
      {isBusy ? <Loader size={20} aria-hidden /> : <IconChevronRight size={20} aria-hidden />}
    </UnstyledButton>
  );
}
