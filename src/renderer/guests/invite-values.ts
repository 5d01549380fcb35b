import type { UseFormReturnType } from "@mantine/form";
import type * as z from "zod";
import type { Translate } from "../../i18n/translator.ts";
import type { CreateGuestInvite } from "../../protocol/http/guest.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import { requireEmail, requireText } from "../sign-in/form-rules.ts";
import {
  nextQuarterMs,
  presetEndMs,
  readWallTime,
  wallText,
  type WallTime,
  type WindowPreset,
} from "./invite-window.ts";
import { RIGHTS_PRESETS } from "./rights-presets.ts";

const HOUR_MS = 3_600_000;
const MOST_MINUTES = 31 * 24 * 60;
const WALL_CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What the invite form holds. Times are texts of date-and-time fields, in `zone`; they count when `preset` is `other`. */
export interface InviteValues {
  readonly machineId: string | null;
  readonly email: string;
  readonly event: string;
  readonly message: string;
  readonly preset: WindowPreset;
  readonly zone: string;
  readonly starts: "now" | "later";
  readonly startsAt: string;
  readonly expiresAt: string;
  readonly rights: Rights;
  readonly sendEmail: boolean;
  readonly singleUse: boolean;
  readonly pin: string;
  /** Empty = as long as the window. */
  readonly totalUseMinutes: number | string;
  readonly recurs: boolean;
  readonly days: readonly string[];
  readonly from: string;
  readonly until: string;
}

export type InviteForm = UseFormReturnType<InviteValues>;

export type InviteErrors = Partial<Record<keyof InviteValues, string>>;

/** The wire's names of what the form calls otherwise. */
export const INVITE_FIELDS: Readonly<Record<string, keyof InviteValues>> = {
  machine_id: "machineId",
  guest_email: "email",
  event_name: "event",
  message: "message",
  time_zone: "zone",
  starts_at: "startsAt",
  expires_at: "expiresAt",
  pin: "pin",
  total_use_seconds: "totalUseMinutes",
  recurrence: "days",
};

export const ADVANCED_FIELDS = ["pin", "totalUseMinutes", "days", "from", "until"] as const;

export function initialInvite(machineId: string | null, nowMs: number, zone: string, sendEmail: boolean): InviteValues {
  const startsAtMs = nextQuarterMs(nowMs);
  return {
    machineId,
    email: "",
    event: "",
    message: "",
    preset: "hour",
    zone,
    starts: "now",
    startsAt: wallText(startsAtMs, zone),
    expiresAt: wallText(startsAtMs + HOUR_MS, zone),
    rights: RIGHTS_PRESETS[0].rights,
    sendEmail,
    singleUse: false,
    pin: "",
    totalUseMinutes: "",
    recurs: false,
    days: ["1", "2", "3", "4", "5"],
    from: "09:00",
    until: "17:00",
  };
}

/** From when until when, as far as it can be read. `startsAt: null` = from now. */
export function inviteWindow(values: InviteValues, nowMs: number): { startsAt: WallTime | null; expiresAt: WallTime } {
  const { preset, zone } = values;
  if (preset !== "other") return { startsAt: null, expiresAt: { ms: presetEndMs(preset, nowMs, zone) } };
  return {
    startsAt: values.starts === "now" ? null : readWallTime(values.startsAt, zone),
    expiresAt: readWallTime(values.expiresAt, zone),
  };
}

/** What can be seen without asking, in the order of the fields. */
export function validateInvite(t: Translate, values: InviteValues, nowMs: number): InviteErrors {
  const errors: Readonly<Record<string, string | null>> = {
    machineId: values.machineId === null ? t("guests:chooseMachine") : null,
    email: requireEmail(t)(values.email),
    event: requireText(t("guests:enterWhatFor"))(values.event),
    ...windowErrors(t, values, nowMs),
    pin: values.pin === "" || /^\d{4,12}$/.test(values.pin) ? null : t("guests:pinRule"),
    totalUseMinutes: isTotalUse(values.totalUseMinutes) ? null : t("guests:totalMinutesRule"),
    ...(values.recurs ? recurrenceErrors(t, values) : {}),
  };
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => error !== null));
}

function windowErrors(t: Translate, values: InviteValues, nowMs: number): Record<string, string | null> {
  const { startsAt, expiresAt } = inviteWindow(values, nowMs);
  const startProblem = startsAt === null ? null : problemOf(t, startsAt, nowMs, "pastAlready");
  const startMs = startsAt !== null && "ms" in startsAt ? startsAt.ms : nowMs;
  return {
    startsAt: startProblem,
    expiresAt: problemOf(t, expiresAt, startMs, "endBeforeStart"),
  };
}

function problemOf(
  t: Translate,
  time: WallTime,
  afterMs: number,
  tooEarly: "pastAlready" | "endBeforeStart",
): string | null {
  if ("problem" in time) return t(`guests:${time.problem}`);
  return time.ms <= afterMs ? t(`guests:${tooEarly}`) : null;
}

function isTotalUse(minutes: number | string): boolean {
  if (minutes === "") return true;
  return Number.isInteger(Number(minutes)) && Number(minutes) >= 1 && Number(minutes) <= MOST_MINUTES;
}

function recurrenceErrors(t: Translate, { days, from, until }: InviteValues): Record<string, string | null> {
  return {
    days: days.length === 0 ? t("guests:chooseDay") : null,
    from: WALL_CLOCK.test(from) ? null : t("guests:enterTime"),
    until: WALL_CLOCK.test(until) ? null : t("guests:enterTime"),
  };
}

/** What is sent, of values that `validateInvite` let pass. */
export function inviteBody(values: InviteValues, nowMs: number): z.input<typeof CreateGuestInvite> {
  const { startsAt, expiresAt } = inviteWindow(values, nowMs);
  return {
    machine_id: values.machineId ?? "",
    guest_email: values.email.trim(),
    event_name: values.event.trim(),
    message: values.message.trim(),
    ...values.rights,
    time_zone: values.zone,
    starts_at: startsAt === null ? null : timestampOf(startsAt),
    expires_at: timestampOf(expiresAt),
    send_email: values.sendEmail,
    single_use: values.singleUse,
    pin: values.pin === "" ? null : values.pin,
    total_use_seconds: values.totalUseMinutes === "" ? null : Number(values.totalUseMinutes) * 60,
    recurrence: values.recurs
      ? { days: values.days.map(Number).sort((a, b) => a - b), from: values.from, until: values.until }
      : null,
  };
}

function timestampOf(time: WallTime): string {
  if ("problem" in time) throw new Error(`an unchecked time was sent: ${time.problem}`);
  return new Date(time.ms).toISOString();
}
