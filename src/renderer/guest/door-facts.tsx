import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { GuestDoor } from "../../protocol/http/guest.ts";
import { Facts, type Fact } from "../components/facts.tsx";
import { formatLength } from "../format/countdown.ts";
import { formatRights } from "../format/rights.ts";
import { formatWindow, formatZone, isSameClock, ownZone } from "../format/window.ts";
import { recurrenceText } from "../guests/recurrence-text.ts";

/** What the guest is invited to. Times by the guest's own clock, and by the invite's where that differs. */
export function DoorFacts({ door }: { readonly door: GuestDoor }) {
  return <Facts facts={factsOf(useTranslation().t, door)} />;
}

function factsOf(t: Translate, door: GuestDoor): readonly Fact[] {
  const startsAtMs = Date.parse(door.starts_at);
  const expiresAtMs = Date.parse(door.expires_at);
  const isElsewhere = !isSameClock(door.time_zone, ownZone(), startsAtMs, expiresAtMs);
  const zone = formatZone(door.time_zone, startsAtMs);
  const facts: Fact[] = [
    {
      name: t("door:machine"),
      value:
        door.host_name === ""
          ? door.machine_name
          : t("door:machineOf", { machine: door.machine_name, host: door.host_name }),
    },
    { name: t("door:when"), value: formatWindow(t, startsAtMs, expiresAtMs) },
  ];
  if (isElsewhere)
    facts.push({ name: t("door:inZone", { zone }), value: formatWindow(t, startsAtMs, expiresAtMs, door.time_zone) });
  if (door.recurrence) {
    const recurrence = recurrenceText(t, door.recurrence);
    const value = isElsewhere ? t("door:recurrenceInZone", { recurrence, zone }) : recurrence;
    facts.push({ name: t("door:on"), value });
  }
  const mayUse = formatRights(t, door.rights, "");
  facts.push(
    mayUse === ""
      ? { name: t("door:youMay"), value: t("door:watchOnly") }
      : { name: t("door:youMayUse"), value: mayUse },
  );
  if (door.remaining_seconds !== null) {
    const time = formatLength(t, door.remaining_seconds * 1_000);
    facts.push({ name: t("door:timeLeft"), value: t("door:ofUse", { time }) });
  }
  if (door.single_use) facts.push({ name: t("door:once"), value: t("door:onceOnly") });
  return facts;
}
