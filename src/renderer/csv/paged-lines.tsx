import { Group, ScrollArea, Stack, Text } from "@mantine/core";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ItemList } from "../components/item-list.tsx";
import { Pages } from "../components/pages.tsx";

const PAGE_SIZE = 50;
const HEIGHT = 380;

export interface PagedLinesProps<Line> {
  readonly label: string;
  readonly lines: readonly Line[];
  /** One row, with its key. */
  readonly children: (line: Line, n: number) => ReactNode;
}

/** The lines of a list, some at a time, so that thousands are as quick as ten. Other lines begin at their first page by another key. */
export function PagedLines<Line>({ label, lines, children }: PagedLinesProps<Line>) {
  const { t } = useTranslation("csv");
  const [page, setPage] = useState(1);
  const viewport = useRef<HTMLDivElement>(null);
  const first = (page - 1) * PAGE_SIZE;
  const shown = lines.slice(first, first + PAGE_SIZE);
  function turn(next: number): void {
    setPage(next);
    viewport.current?.scrollTo({ top: 0 });
  }
  return (
    <Stack gap="sm">
      <ScrollArea.Autosize
        mah={HEIGHT}
        viewportRef={viewport}
        viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}
      >
        <ItemList label={label}>{shown.map((line, n) => children(line, first + n))}</ItemList>
      </ScrollArea.Autosize>
      {lines.length > PAGE_SIZE && (
        <Group justify="space-between" gap="xs">
          <Text size="sm" c="dimmed" component="output">
            {t("shown", { from: first + 1, to: first + shown.length, count: lines.length })}
          </Text>
          <Pages size="sm" siblings={0} total={Math.ceil(lines.length / PAGE_SIZE)} value={page} onChange={turn} />
        </Group>
      )}
    </Stack>
  );
}
