import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { CopyField } from "../components/copy-field.tsx";
import { Facts } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { formatBytes } from "../format/figures.ts";
import { formatPlatform } from "../format/os.ts";
import classes from "./machine-facts.module.css";

/** What the machine says about itself, and how it proves that it is itself. */
export function MachineFacts({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation();
  return (
    <Section title="Facts">
      <Facts
        facts={[
          { name: "Host name", value: machine.hostname },
          { name: "System", value: formatPlatform(t, machine) },
          { name: "Addresses", value: <Addresses machine={machine} /> },
          { name: "Processor", value: processorOf(t, machine) },
          { name: "Memory", value: machine.memory_total_bytes > 0 ? formatBytes(t, machine.memory_total_bytes) : "" },
          { name: "Graphics", value: machine.gpus.join(", ") || "none found" },
          { name: "Displays", value: displaysOf(machine) },
          { name: "Agent", value: machine.agent_version },
          { name: "Enrolled", value: <RelativeTime at={machine.enrolled_at} /> },
          { name: "Approved", value: <Approval machine={machine} /> },
          { name: "Owner", value: machine.owner?.name ?? "Nobody" },
          { name: "Machine id", value: <Fingerprint value={machine.id} of={`${machine.name}'s id`} /> },
          { name: "Peer id", value: <Fingerprint value={machine.peer_id} of={`${machine.name}'s peer id`} /> },
          { name: "Key fingerprint", value: <Fingerprint value={machine.key_fingerprint} of={machine.name} /> },
          {
            name: "Public key",
            value:
              machine.public_key === "" ? (
                ""
              ) : (
                <CopyField value={machine.public_key} label="Copy the machine's public key" />
              ),
          },
        ]}
      />
    </Section>
  );
}

/** All addresses; the one that reaches the control plane first and marked. */
function Addresses({ machine }: { readonly machine: MachineDetail }) {
  const others = machine.ips.filter((ip) => ip !== machine.ip);
  if (machine.ip === "" && others.length === 0) return "none found";
  return (
    <ul className={classes["addresses"]}>
      {machine.ip !== "" && (
        <li>
          {machine.ip} <span className={classes["aside"]}>reaches the control plane</span>
        </li>
      )}
      {others.map((ip) => (
        <li key={ip}>{ip}</li>
      ))}
    </ul>
  );
}

function Approval({ machine }: { readonly machine: MachineDetail }) {
  if (machine.approved_at === null) return "not yet";
  return (
    <>
      <RelativeTime at={machine.approved_at} />
      {machine.approved_by && ` by ${machine.approved_by.name}`}
    </>
  );
}

function processorOf(t: Translate, { cpu_model, cpu_count }: MachineDetail): string {
  const cores = cpu_count > 0 ? t("machines:cores", { count: cpu_count }) : "";
  return [cpu_model, cores].filter(Boolean).join(" · ");
}

function displaysOf({ displays }: MachineDetail): string {
  if (displays.length === 0) return "none";
  return displays
    .map(({ name, width, height, primary }) => `${name} ${width}×${height}${primary ? " (primary)" : ""}`)
    .join(", ");
}
