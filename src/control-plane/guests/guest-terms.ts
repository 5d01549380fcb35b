import type { Recurrence } from "../../protocol/http/guest.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import { cleanText } from "../machines/clean-text.ts";
import { Refusal } from "../refusal.ts";
import { isKnownTimeZone, windowAt, type WindowTerms } from "./guest-window.ts";

/** The machine, as each dialect names it. */
export type HostRef = { readonly id: string } | { readonly peerId: string };

/** A guest invite to be. */
export interface NewGuestInvite {
  readonly host: HostRef;
  readonly guestEmail: string;
  readonly eventName: string;
  readonly message: string;
  readonly rights: Rights;
  readonly timeZone: string;
  /** Null = now. */
  readonly startsAtMs: number | null;
  readonly expiresAtMs: number;
  readonly recurrence: Recurrence | null;
  readonly singleUse: boolean;
  readonly pin: string | null;
  readonly totalUseMs: number | null;
  readonly sendEmail: boolean;
}

/** Omitted = as it is. */
export interface GuestInviteUpdate {
  readonly host?: HostRef | undefined;
  readonly eventName?: string | undefined;
  readonly message?: string | undefined;
  readonly rights?: { readonly [device in keyof Rights]?: boolean | undefined } | undefined;
  readonly timeZone?: string | undefined;
  readonly startsAtMs?: number | undefined;
  readonly expiresAtMs?: number | undefined;
  readonly recurrence?: Recurrence | null | undefined;
  readonly totalUseMs?: number | null | undefined;
  /** Mails the guest the new window, if it changed. */
  readonly sendEmail: boolean;
}

/** The field that names the machine in the caller's dialect. */
export function hostField(host: HostRef): "machine_id" | "host_peer_id" {
  return "id" in host ? "machine_id" : "host_peer_id";
}

/** @throws Refusal `invalid_arguments` naming `starts_at` */
export function assertStartsInFuture(startsAtMs: number, nowMs: number): void {
  if (startsAtMs > nowMs) return;
  throw new Refusal("invalid_arguments", { field: "starts_at", message: "The start must lie in the future." });
}

/** @throws Refusal `invalid_arguments` naming the field */
export function assertTerms(terms: WindowTerms, nowMs: number): void {
  const refuse = (field: string, message: string) => new Refusal("invalid_arguments", { field, message });
  if (!isKnownTimeZone(terms.timeZone)) {
    throw refuse("time_zone", "This time zone is not known. Use a name such as Europe/Oslo.");
  }
  if (terms.expiresAtMs <= terms.startsAtMs) throw refuse("expires_at", "The end must come after the start.");
  if (terms.expiresAtMs <= nowMs) throw refuse("expires_at", "The end lies in the past.");
  if (windowAt(terms, Math.max(nowMs, terms.startsAtMs)) === null) {
    throw refuse("recurrence", "None of these days and hours lies between the start and the end.");
  }
}

/** One line, without what could reorder or hide text (ATK-42). */
export function cleanLine(text: string): string {
  return cleanText(text.replaceAll(/\s+/g, " ")).trim();
}

/** Several lines, likewise. */
export function cleanLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => cleanText(line.replaceAll("\t", " ")).trimEnd())
    .join("\n")
    .trim();
}
