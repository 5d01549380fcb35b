import { DEVICES, type Device } from "../protocol/viewer/rights.ts";
import type { LocalGuests } from "../protocol/local-control/api.ts";
import { alignColumns, toPlainText } from "./plain-text.ts";

type Guest = LocalGuests["viewers"][number];

/** Who is connected to this machine and what is in force, for people. `nowMs`: this machine's clock. */
export function formatGuests(guests: LocalGuests, nowMs: number): readonly string[] {
  return [...formatViewers(guests.viewers, nowMs), "", ...formatHosting(guests)];
}

/** What `stop-all` left: nobody. */
export function formatStopped({ viewers, veto }: LocalGuests): readonly string[] {
  if (viewers.length > 0) return [`${viewers.length} viewers joined again meanwhile; see: latchkey guests`];
  const after = veto.all
    ? "Nobody is let in until you say: latchkey veto all off"
    : "Whoever holds a link that is still good may join again; to let nobody in: latchkey veto all on";
  return ["Nobody is connected to this machine any more.", after];
}

/** What is in force after a change of the owner's "no". */
export function formatVeto({ veto }: LocalGuests): readonly string[] {
  if (veto.all) return ["Nobody may connect to this machine, until you say: latchkey veto all off"];
  const withheld = DEVICES.filter((device) => veto[device]);
  if (withheld.length === 0) return ["Nothing is withheld: guests hold what they were given."];
  return [`No guest may use this machine's ${joinWords(withheld)}, whatever was given to them.`];
}

function formatViewers(viewers: readonly Guest[], nowMs: number): readonly string[] {
  if (viewers.length === 0) return ["Nobody is connected to this machine."];
  const rows = viewers.map(({ name, kind, state, rights, path, expiresAtMs }) => [
    toPlainText(name),
    kind,
    state,
    DEVICES.filter((device) => rights[device]).join(", ") || "watch only",
    path ?? "-",
    expiresAtMs === null ? "no end" : formatLeft(expiresAtMs - nowMs),
  ]);
  return alignColumns([["NAME", "KIND", "STATE", "MAY USE", "PATH", "TIME LEFT"], ...rows]);
}

function formatHosting(guests: LocalGuests): readonly string[] {
  const { problem, input } = guests.hosting;
  const screen = problem === null ? "can be shown" : toPlainText(problem.message);
  const ways = DEVICES.map((device): [string, string] => {
    const { name, reason } = input[device];
    return [device, name === null ? `cannot be used: ${toPlainText(reason)}` : `by ${toPlainText(name)}`];
  });
  return [...alignColumns([["screen", screen], ...ways]), "", ...formatVeto(guests)];
}

function formatLeft(leftMs: number): string {
  const minutes = Math.max(0, Math.ceil(leftMs / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

function joinWords(devices: readonly Device[]): string {
  return devices.length < 2 ? devices.join("") : `${devices.slice(0, -1).join(", ")} or ${devices.at(-1)}`;
}
