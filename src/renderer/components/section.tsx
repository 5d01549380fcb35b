import { Group, Paper, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import classes from "./section.module.css";

export interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One titled card of a page. */
export function Section({ title, description, actions, children }: SectionProps) {
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId} className={classes["section"]}>
      <Group justify="space-between" align="flex-start" mb="md" gap="xs">
        <div className={classes["heading"]}>
          <Title order={2} id={titleId}>
            {title}
          </Title>
          {description !== undefined && (
            <Text c="dimmed" size="sm" mt={2}>
              {description}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Paper>
  );
}
