import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { Meter } from "../components/meter.tsx";
import { formatPercent, formatUsed } from "../format/figures.ts";
import { useLatestSample } from "../services.ts";

const UNKNOWN = "–";

interface UsageProps {
  readonly machine: MachineItem;
}

export function CpuNow({ machine }: UsageProps) {
  const sample = useLatestSample(machine.id);
  const percent = machine.is_online ? (sample?.cpuPercent ?? machine.cpu_percent) : null;
  if (percent === null) return <Unknown />;
  return <Meter share={percent / 100} text={formatPercent(percent)} />;
}

export function MemoryNow({ machine }: UsageProps) {
  const { t } = useTranslation();
  const sample = useLatestSample(machine.id);
  const used = machine.is_online ? (sample?.memoryUsedBytes ?? machine.memory_used_bytes) : null;
  const total = machine.memory_total_bytes;
  if (used === null || total === 0) return <Unknown />;
  return <Meter share={used / total} text={formatUsed(t, used, total)} />;
}

function Unknown() {
  return <Meter share={null} text={UNKNOWN} />;
}
