import { Trans, useTranslation } from "react-i18next";
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
  const { t } = useTranslation("machines");
  return (
    <Section title={t("facts")}>
      <Facts
        facts={[
          { name: t("hostName"), value: machine.hostname },
          { name: t("system"), value: formatPlatform(t, machine) },
          { name: t("addresses"), value: <Addresses machine={machine} /> },
          { name: t("processor"), value: processorOf(t, machine) },
          {
            name: t("memory"),
            value: machine.memory_total_bytes > 0 ? formatBytes(t, machine.memory_total_bytes) : "",
          },
          { name: t("graphics"), value: machine.gpus.join(", ") || t("noneFound") },
          { name: t("displays"), value: displaysOf(t, machine) },
          { name: t("agent"), value: machine.agent_version },
          { name: t("enrolled"), value: <RelativeTime at={machine.enrolled_at} /> },
          { name: t("approved"), value: <Approval machine={machine} /> },
          { name: t("owner"), value: machine.owner?.name ?? t("nobody") },
          { name: t("machineId"), value: <Fingerprint value={machine.id} of={t("idOf", { machine: machine.name })} /> },
          {
            name: t("peerId"),
            value: <Fingerprint value={machine.peer_id} of={t("peerIdOf", { machine: machine.name })} />,
          },
          { name: t("keyFingerprint"), value: <Fingerprint value={machine.key_fingerprint} of={machine.name} /> },
          {
            name: t("publicKey"),
            value:
              machine.public_key === "" ? "" : <CopyField value={machine.public_key} label={t("copyMachineKey")} />,
          },
        ]}
      />
    </Section>
  );
}

/** All addresses; the one that reaches the control plane first and marked. */
function Addresses({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
  const others = machine.ips.filter((ip) => ip !== machine.ip);
  if (machine.ip === "" && others.length === 0) return t("noneFound");
  return (
    <ul className={classes["addresses"]}>
      {machine.ip !== "" && (
        <li>
          <Trans
            t={t}
            i18nKey="reachesControlPlane"
            values={{ address: machine.ip }}
            components={{ aside: <span className={classes["aside"]} /> }}
          />
        </li>
      )}
      {others.map((ip) => (
        <li key={ip}>{ip}</li>
      ))}
    </ul>
  );
}

function Approval({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
  if (machine.approved_at === null) return t("notYet");
  const when = <RelativeTime at={machine.approved_at} />;
  if (!machine.approved_by) return when;
  return <Trans t={t} i18nKey="approvedBy" values={{ name: machine.approved_by.name }} components={{ when }} />;
}

function processorOf(t: Translate, { cpu_model, cpu_count }: MachineDetail): string {
  const cores = cpu_count > 0 ? t("machines:cores", { count: cpu_count }) : "";
  return [cpu_model, cores].filter(Boolean).join(" · ");
}

function displaysOf(t: Translate, { displays }: MachineDetail): string {
  if (displays.length === 0) return t("machines:noDisplay");
  return displays
    .map(({ name, width, height, primary }) => {
      const display = `${name} ${width}×${height}`;
      return primary ? t("machines:primaryDisplay", { display }) : display;
    })
    .join(", ");
}
