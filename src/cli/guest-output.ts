import { DEVICES, type Device, type Rights } from "../protocol/viewer/rights.ts";
import type { LocalGuests } from "../protocol/local-control/api.ts";
import { alignColumns, toPlainText } from "./plain-text.ts";

type Guest = LocalGuests["viewers"][number];

/** Who is connected to this machine and what is in force, for people. `nowMs`: this machine's clock. */
export function formatGuests(guests: LocalGuests, nowMs: number): readonly string[] {
  const asking = guests.viewers.filter(({ state }) => state === "asking");
  const asked = asking.map(({ name, sessionId }) => {
    return `${toPlainText(name)} waits for you: latchkey allow ${shortSession(sessionId)}, or latchkey refuse ${shortSession(sessionId)}`;
  });
  return [...formatViewers(guests.viewers, nowMs), ...asked, "", ...formatHosting(guests)];
}

/** The beginning of a session's id, enough to tell it from the others here. */
export function shortSession(sessionId: string): string {
  return toPlainText(sessionId.slice(0, 8));
}

/** What became of a viewer who waited. */
export function formatAnswered({ name }: Guest, allow: boolean): readonly string[] {
  return [allow ? `${toPlainText(name)} is let in.` : `${toPlainText(name)} was sent away.`];
}

export function formatEnded({ name }: Guest): readonly string[] {
  return [`The session of ${toPlainText(name)} is over. Whoever holds a link that is still good may join again.`];
}

/** What one viewer holds after something was kept from them, or is no longer. */
export function formatWithheld({ name, sessionId }: Guest, { viewers }: LocalGuests): readonly string[] {
  const now = viewers.find((viewer) => viewer.sessionId === sessionId);
  if (now === undefined) return [`${toPlainText(name)} has left meanwhile.`];
  return [`${toPlainText(name)} may use: ${devicesOf(now.rights)} (handed out: ${devicesOf(now.granted)}).`];
}

export function formatAskFirst({ askFirst }: LocalGuests): readonly string[] {
  if (!askFirst) return ["Whoever is let in by the control plane comes in without asking you."];
  return ["You are asked before anybody else than you comes in; see: latchkey guests"];
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
  const rows = viewers.map(({ sessionId, name, kind, state, granted, rights, path, expiresAtMs }) => [
    toPlainText(name),
    kind,
    state,
    state === "asking" ? "nothing yet" : devicesOf(rights),
    devicesOf(granted),
    path ?? "-",
    expiresAtMs === null ? "no end" : formatLeft(expiresAtMs - nowMs),
    shortSession(sessionId),
  ]);
  const head = ["NAME", "KIND", "STATE", "MAY USE", "HANDED OUT", "PATH", "TIME LEFT", "SESSION"];
  return alignColumns([head, ...rows]);
}

function devicesOf(rights: Rights): string {
  return DEVICES.filter((device) => rights[device]).join(", ") || "watch only";
}

function formatHosting(guests: LocalGuests): readonly string[] {
  const { problem, input } = guests.hosting;
  const screen = problem === null ? "can be shown" : toPlainText(problem.message);
  const ways = DEVICES.map((device): [string, string] => {
    const { name, reason } = input[device];
    return [device, name === null ? `cannot be used: ${toPlainText(reason)}` : `by ${toPlainText(name)}`];
  });
  const asked = guests.askFirst ? formatAskFirst(guests) : [];
  return [...alignColumns([["screen", screen], ...ways]), "", ...formatVeto(guests), ...asked];
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
