import type { CannedTeam } from "./canned-data.ts";

export interface FakeRequest {
  readonly team: CannedTeam;
  readonly url: URL;
  readonly body: Record<string, unknown>;
  readonly parts: readonly string[];
}

/** What to answer; null = 404, `NOTHING` = 204. */
export type Handler = (request: FakeRequest) => unknown;

export const NOTHING = Symbol("204");

/** An answer with a status of its own, as the app API refuses. */
export class FakeRefusal {
  readonly status: number;
  readonly body: { readonly code: string; readonly message: string; readonly field?: string };

  constructor(status: number, body: FakeRefusal["body"]) {
    this.status = status;
    this.body = body;
  }
}

export function refusal(status: number, code: string, message: string, field?: string): FakeRefusal {
  return new FakeRefusal(status, field === undefined ? { code, message } : { code, message, field });
}

export function list(data: readonly unknown[]) {
  return { data, count: data.length };
}
