import { SimpleGrid } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { Section } from "../components/section.tsx";
import { Sparkline } from "../components/sparkline.tsx";
import { formatBytes, formatPercent } from "../format/figures.ts";
import { SAMPLES_KEPT } from "../live/sample-store.ts";
import { useSampleHistory } from "../services.ts";
import classes from "./machine-usage.module.css";

/** CPU and memory as they are now, and their recent course. */
export function MachineUsage({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
  const history = useSampleHistory(machine.id);
  const latest = machine.is_online ? history.at(-1) : undefined;
  const cpu = machine.is_online ? (latest?.cpuPercent ?? machine.cpu_percent) : null;
  const memory = machine.is_online ? (latest?.memoryUsedBytes ?? machine.memory_used_bytes) : null;
  const total = machine.memory_total_bytes;
  return (
    <Section title={t("usage")}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="lg">
        <Course
          name={t("cpu")}
          now={cpu === null ? "–" : formatPercent(cpu)}
          values={history.map((point) => point.cpuPercent)}
          max={100}
          describe={formatPercent}
        />
        <Course
          name={t("memory")}
          now={memory === null ? "–" : formatBytes(t, memory)}
          of={total > 0 ? t("ofTotal", { total: formatBytes(t, total) }) : ""}
          values={history.map((point) => point.memoryUsedBytes)}
          max={total}
          describe={(bytes) => formatBytes(t, bytes)}
        />
      </SimpleGrid>
      {!machine.is_online && <p className={classes["note"]}>{t("figuresComeOnline")}</p>}
    </Section>
  );
}

interface CourseProps {
  readonly name: string;
  readonly now: string;
  readonly of?: string;
  readonly values: readonly number[];
  readonly max: number;
  readonly describe: (value: number) => string;
}

function Course({ name, now, of = "", values, max, describe }: CourseProps) {
  const { t } = useTranslation("machines");
  const course =
    values.length < 2
      ? t("noCourseYet", { name })
      : t("course", {
          name,
          count: values.length,
          lowest: describe(Math.min(...values)),
          highest: describe(Math.max(...values)),
          now,
        });
  return (
    <div>
      <div className={classes["head"]}>
        <span className={classes["name"]}>{name}</span>
        <span className={classes["now"]}>{now}</span>
        <span className={classes["of"]}>{of}</span>
      </div>
      <Sparkline values={values} max={max} slots={SAMPLES_KEPT} label={course} />
    </div>
  );
}
