import type { Cancel, Clock } from "../../base/clock.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import type { Db } from "../storage/database.ts";
import type { GuestInviteEnder } from "./guest-invite-ender.ts";
import { GuestInviteRepository } from "./guest-invite-repository.ts";
import type { GuestMailer } from "./guest-mailer.ts";

export const SWEEP_MS = 5_000;
/** A guest is reminded this long before the start. */
export const REMINDER_MS = 15 * 60_000;
const BATCH = 100;

interface Options {
  readonly db: Db;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ender: Pick<GuestInviteEnder, "expireDue" | "cancelUnbacked">;
  readonly mails: GuestMailer;
  readonly onError: (error: unknown) => void;
}

/** Does for invites what nobody asks for: tells of those that are over, reminds guests, and ends what stands on nobody's right any more. */
export class GuestInviteSweep {
  readonly #of: Options;
  #stop: Cancel[] = [];
  #running: Promise<void> | null = null;
  /** Somebody's right changed while a sweep ran. */
  #again = false;

  constructor(options: Options) {
    this.#of = options;
  }

  start(): void {
    const { bus, clock } = this.#of;
    this.#stop = [
      clock.every(SWEEP_MS, () => this.#begin(false)),
      bus.subscribe((event) => {
        if (mayTakeRights(event)) this.#begin(true);
      }),
    ];
    this.#begin(false);
  }

  /** Answers when what runs has ended. */
  async stop(): Promise<void> {
    for (const cancel of this.#stop) cancel();
    this.#stop = [];
    this.#again = false;
    await this.idle();
  }

  /** Answers when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  /** One round, to its end. */
  async sweep(): Promise<void> {
    const { clock, ender, mails } = this.#of;
    await ender.cancelUnbacked();
    await ender.expireDue();
    if (mails.isConfigured) await this.#remind(clock.now());
  }

  #begin(mustSee: boolean): void {
    if (this.#running) {
      this.#again ||= mustSee;
      return;
    }
    this.#running = this.sweep()
      .catch(this.#of.onError)
      .finally(() => {
        this.#running = null;
        if (!this.#again) return;
        this.#again = false;
        this.#begin(false);
      });
  }

  async #remind(now: number): Promise<void> {
    const invites = new GuestInviteRepository(this.#of.db, now);
    for (const id of await invites.unremindedIds(now + REMINDER_MS, BATCH)) {
      const invite = await invites.find(id);
      if (!invite || !(await invites.markReminded(id))) continue;
      // Whoever was invited within these minutes has just had a mail.
      if (invite.createdAtMs <= invite.startsAtMs - REMINDER_MS)
        await this.#of.mails.send(invite, { kind: "reminder" });
    }
  }
}

function mayTakeRights(event: DomainEvent): boolean {
  if (event.type === "machine-changed") return event.previousOwnerId !== undefined;
  return event.type === "user-changed" || event.type === "user-removed";
}
