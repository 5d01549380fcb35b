import type { AuditEventTable } from "../storage/schema.ts";
import { CHAIN_START, hashAuditEvent } from "./audit-log.ts";

/**
 * What is wrong with a log. `altered`: the event does not have the hash that it carries. `relinked`: it does, but follows another event
 * than the one before it, so one of the two was written anew. `missing`: events that are not there. `reordered`: one stands after a later
 * one. `repeated`: one is there twice. `cut`: the end is missing, or another than the one that is known. `foreign`: another team's.
 * `unreadable`: a line is no event.
 */
export interface ChainFault {
  readonly what: "altered" | "relinked" | "missing" | "reordered" | "repeated" | "cut" | "foreign" | "unreadable";
  /** The event's place in the chain; of a run of missing ones, the first. For an unreadable line its number. */
  readonly seq: number;
  /** The event's id, where there is an event. */
  readonly id: string | null;
  readonly detail: string;
}

/** A place in the chain and the hash of the event there. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export interface ChainExpectation {
  /** The place that the log must begin at; null = wherever it does, as a log does that was cut into files. */
  readonly startsAt: number | null;
  /** False for a part of the log that a filter has chosen, in which events may be missing. */
  readonly isWhole: boolean;
  /** An event that somebody has noted: the log must hold it, and may go on. */
  readonly known: ChainHead | null;
}

export interface ChainReport {
  readonly count: number;
  /** The first and the last event. */
  readonly firstSeq: number | null;
  readonly last: ChainHead | null;
  readonly faultCount: number;
  /** The first of them. */
  readonly faults: readonly ChainFault[];
}

/** Runs of missing events, and faults, that are kept: a log with more of them is beyond help, and memory must not grow with it. */
const MOST_KEPT = 1_000;

/** Recomputes a chain, an event after another. Holds the last event and the faults, however long the log is. */
export class ChainVerifier {
  readonly #expected: ChainExpectation;
  readonly #faults: ChainFault[] = [];
  /** Runs that are missing so far; what turns up later was only moved. */
  readonly #gaps: { readonly first: number; readonly last: number }[] = [];
  #faultCount = 0;
  #count = 0;
  #teamId: string | null = null;
  #firstSeq: number | null = null;
  #last: ChainHead | null = null;

  constructor(expected: ChainExpectation) {
    this.#expected = expected;
  }

  add(event: AuditEventTable): void {
    this.#count += 1;
    const { hash, ...columns } = event;
    const { id, seq, team_id: teamId } = columns;
    this.#teamId ??= teamId;
    this.#firstSeq ??= seq;
    if (teamId !== this.#teamId) this.#fault("foreign", seq, id, `it is of the team ${teamId}`);
    if (hashAuditEvent(columns) !== hash) {
      this.#fault("altered", seq, id, "it is not as it was written: its hash is another");
    }
    const { known } = this.#expected;
    if (known?.seq === seq && known.hash !== hash) {
      this.#fault("altered", seq, id, "it is another event than the one that is known");
    }
    this.#place(event);
  }

  /** A line that is no event. */
  addUnreadable(line: number): void {
    this.#fault("unreadable", line, null, `line ${line} is no event`);
  }

  /** `end`: where the log must end, null where that is not known. */
  finish(end: ChainHead | null): ChainReport {
    for (const { first, last } of this.#gaps.splice(0)) {
      const detail = first === last ? "it is missing" : `${last - first + 1} events are missing, up to ${last}`;
      this.#fault("missing", first, null, detail);
    }
    if (this.#expected.isWhole) {
      if (end) this.#compareEnd(end);
      const { known } = this.#expected;
      if (known && known.seq > Math.max(end?.seq ?? 0, this.#last?.seq ?? 0)) this.#compareEnd(known);
    }
    return {
      count: this.#count,
      firstSeq: this.#firstSeq,
      last: this.#last,
      faultCount: this.#faultCount,
      faults: this.#faults,
    };
  }

  #place(event: AuditEventTable): void {
    const { hash, id, prev_hash: previous, seq } = event;
    const last = this.#last;
    const expected = last ? last.seq + 1 : (this.#expected.startsAt ?? seq);
    if (seq < expected) {
      this.#addLate(event, expected);
      return;
    }
    if (seq > expected) this.#addGap(expected, seq - 1);
    const follows = seq === 1 ? CHAIN_START : last?.seq === seq - 1 ? last.hash : previous;
    if (previous !== follows) this.#fault("relinked", seq, id, "it does not follow the event before it");
    this.#last = { seq, hash };
  }

  #addGap(first: number, last: number): void {
    if (!this.#expected.isWhole) return;
    if (this.#gaps.length < MOST_KEPT) this.#gaps.push({ first, last });
    else this.#fault("missing", first, null, `events are missing, up to ${last}`);
  }

  #addLate({ id, seq }: AuditEventTable, expected: number): void {
    const at = this.#gaps.findIndex(({ first, last }) => first <= seq && seq <= last);
    const gap = this.#gaps[at];
    if (!gap && this.#expected.isWhole) {
      this.#fault("repeated", seq, id, `it comes again after ${expected - 1}`);
      return;
    }
    this.#fault("reordered", seq, id, `it stands after ${expected - 1}`);
    if (!gap) return;
    const rest = [
      { first: gap.first, last: seq - 1 },
      { first: seq + 1, last: gap.last },
    ];
    this.#gaps.splice(at, 1, ...rest.filter(({ first, last }) => first <= last));
  }

  #compareEnd(end: ChainHead): void {
    const last = this.#last ?? { seq: 0, hash: CHAIN_START };
    if (last.seq < end.seq) {
      this.#fault("cut", last.seq + 1, null, `the log ends at ${last.seq}, but it went on to ${end.seq}`);
    } else if (last.seq > end.seq) {
      this.#fault("cut", end.seq + 1, null, `the log goes on to ${last.seq}, beyond the end that is known`);
    } else if (last.hash !== end.hash) {
      this.#fault("cut", end.seq, null, "the log's end is another than the one that is known");
    }
  }

  #fault(what: ChainFault["what"], seq: number, id: string | null, detail: string): void {
    this.#faultCount += 1;
    if (this.#faults.length < MOST_KEPT) this.#faults.push({ what, seq, id, detail });
  }
}
