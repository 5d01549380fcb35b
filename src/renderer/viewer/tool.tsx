import { Tooltip, UnstyledButton } from "@mantine/core";
import type { ReactNode, Ref } from "react";
import classes from "./viewer-toolbar.module.css";

export interface ToolProps {
  readonly label: string;
  readonly onClick?: () => void;
  readonly isPressed?: boolean;
  readonly isExpanded?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One button of the toolbar: an icon with its name. */
export function Tool({ label, onClick, isPressed, isExpanded, children, ...rest }: ToolProps) {
  return (
    <Tooltip label={label} withArrow multiline maw={280} w="max-content" withinPortal={false}>
      <UnstyledButton
        {...rest}
        className={classes["tool"] ?? ""}
        aria-label={label}
        aria-pressed={isPressed}
        aria-expanded={isExpanded}
        onClick={onClick}
      >
        {children}
      </UnstyledButton>
    </Tooltip>
  );
}
