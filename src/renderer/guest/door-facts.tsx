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
      name: "Machine",
      value: door.host_name === "" ? door.machine_name : `${door.machine_name}, of ${door.host_name}`,
    },
    { name: "When", value: formatWindow(t, startsAtMs, expiresAtMs) },
  ];
  if (isElsewhere) facts.push({ name: `In ${zone}`, value: formatWindow(t, startsAtMs, expiresAtMs, door.time_zone) });
  if (door.recurrence) {
    facts.push({ name: "On", value: `${recurrenceText(door.recurrence)}${isElsewhere ? `, ${zone}` : ""}` });
  }
  const mayUse = formatRights(t, door.rights, "");
  facts.push(
    mayUse === "" ? { name: "You may", value: "watch the screen only" } : { name: "You may use", value: mayUse },
  );
  if (door.remaining_seconds !== null) {
    facts.push({ name: "Time left", value: `${formatLength(t, door.remaining_seconds * 1_000)} of use in all` });
  }
  if (door.single_use) facts.push({ name: "Once", value: "the link lets you in a single time" });
  return facts;
}
