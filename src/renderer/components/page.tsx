import { Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./page.module.css";

export interface PageProps {
  readonly title: string;
  /** What stands in the tab and in the history when it differs from the heading. */
  readonly documentTitle?: string;
  readonly description?: ReactNode;
  /** Beside the heading. */
  readonly mark?: ReactNode;
  readonly actions?: ReactNode;
  readonly width?: "narrow" | "wide";
  readonly children: ReactNode;
}

/** The frame of every page: heading, what can be done here, content. */
export function Page({ title, documentTitle, description, mark, actions, width = "wide", children }: PageProps) {
  const { t } = useTranslation();
  useDocumentTitle(t("pageTitle", { title: documentTitle ?? title }));
  return (
    <Stack gap="lg" className={classes["page"]} data-width={width}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={classes["heading"]}>
          <Group gap="sm">
            <Title order={1}>{title}</Title>
            {mark}
          </Group>
          {description !== undefined && (
            <Text component="div" c="dimmed" size="sm" mt={4}>
              {description}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </Stack>
  );
}
