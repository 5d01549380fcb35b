import { Paper, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Mark } from "../brand/mark.tsx";
import { ComputerLink } from "../desktop/computer-link.tsx";
import classes from "./door.module.css";

export interface DoorProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** For more than one short form. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** The frame of the pages in front of the sign-in. */
export function Door({ title, lead, isWide = false, children }: DoorProps) {
  useDocumentTitle(`${title} · Latchkey`);
  return (
    <main className={classes["door"]}>
      <div className={classes["brand"]}>
        <Mark size={36} />
        <span>Latchkey</span>
      </div>
      <Paper className={classes["card"]} data-wide={isWide}>
        <Title order={1}>{title}</Title>
        {lead !== undefined && (
          <Text c="dimmed" size="sm" mt={6}>
            {lead}
          </Text>
        )}
        <div className={classes["content"]}>{children}</div>
      </Paper>
      <ComputerLink />
    </main>
  );
}
