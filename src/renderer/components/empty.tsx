import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./empty.module.css";

export interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here yet, and what to do about it. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" className={classes["empty"]}>
      <div className={classes["icon"]} aria-hidden="true">
        {icon}
      </div>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" size="sm" maw={460} ta="center" component="div">
        {children}
      </Text>
      {action !== undefined && <div className={classes["action"]}>{action}</div>}
    </Stack>
  );
}
