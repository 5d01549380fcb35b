import { parseJson } from "../../base/parse-json.ts";
import type { DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { PendingLink } from "../../protocol/desktop-ipc/state.ts";
import { GuestDoor } from "../../protocol/http/guest.ts";
import type { Fetch } from "../control-plane/ask-identity.ts";
import { readTextUpTo } from "../control-plane/read-text.ts";
import type { StateHub } from "../state-hub.ts";
import { parseDeepLink } from "./parse-deep-link.ts";

const MAX_ANSWER_BYTES = 256 * 1024;
const TIMEOUT_MS = 10_000;

export interface InviteLinksOptions {
  readonly hub: StateHub;
  /** In a session without cookies: whoever wrote the link learns nothing of who clicked it. */
  readonly fetch: Fetch;
  /** The chosen control plane's origin after it proved itself; null when nothing may be sent to it. */
  readonly prove: () => Promise<string | null>;
  /** The person's browser. */
  readonly openInBrowser: (url: string) => Promise<void>;
  readonly timeoutMs?: number;
}

/** The link that was clicked, until it is joined or dismissed. Nobody is asked anything before a person presses a button. */
export class InviteLinks {
  readonly #of: InviteLinksOptions;

  constructor(options: InviteLinksOptions) {
    this.#of = options;
    // Whose link it is follows the control plane that the app belongs to.
    options.hub.subscribe(({ link }) => link !== null && options.hub.change({ link: this.#ownOrNot(link) }));
  }

  /** Shows it, in place of the one before. Text that is no link is told and forgotten: it is never repeated, whatever it says. */
  receive(text: string): void {
    const link = parseDeepLink(text);
    if (link === null) this.#of.hub.notify("link-refused");
    else this.#of.hub.change({ link: this.#ownOrNot({ ...link, isOwnTeam: false }) });
  }

  async look(): Promise<DesktopResponse<"lookAtInvite">> {
    const { link } = this.#of.hub.current;
    if (link === null) return refused("no-link");
    // Its own team's server hears nothing either while its key is in doubt.
    if (link.isOwnTeam && (await this.#of.prove()) === null) return refused("unreachable");
    const answer = await this.#askForDoor(link);
    if (answer === null) return refused("unreachable");
    if (answer.status === 404) return refused("unknown-invite");
    const door = GuestDoor.safeParse(parseJson(answer.text));
    if (answer.status !== 200 || !door.success) return refused("not-latchkey");
    const { event_name: eventName, expires_at: expiresAt, machine_name: machineName, message } = door.data;
    const { rights, starts_at: startsAt, team: teamName } = door.data;
    return { ok: true, value: { teamName, machineName, eventName, message, rights, startsAt, expiresAt } };
  }

  /** Within the app for the own team; anybody else's link in the browser, which knows nothing of this app's sign-in. */
  async join(): Promise<DesktopResponse<"joinInvite">> {
    const { link } = this.#of.hub.current;
    if (link === null) return { ok: false, reason: "no-link", detail: "" };
    const path = `/g/${link.token}`;
    if (!link.isOwnTeam) {
      try {
        await this.#of.openInBrowser(`${link.server}${path}`);
      } catch (error) {
        return { ok: false, reason: "failed", detail: error instanceof Error ? error.message.slice(0, 500) : "" };
      }
    }
    this.dismiss();
    return { ok: true, value: { path: link.isOwnTeam ? path : null } };
  }

  dismiss(): void {
    this.#of.hub.change({ link: null });
  }

  #ownOrNot(link: PendingLink): PendingLink {
    return { ...link, isOwnTeam: this.#of.hub.current.controlPlane?.origin === link.server };
  }

  /** Null when nobody answered, or sent us elsewhere. */
  async #askForDoor({ server, token }: PendingLink): Promise<{ status: number; text: string | null } | null> {
    try {
      const response = await this.#of.fetch(`${server}/app/v1/guest/${token}`, {
        headers: { accept: "application/json" },
        credentials: "omit",
        redirect: "error",
        cache: "no-store",
        signal: AbortSignal.timeout(this.#of.timeoutMs ?? TIMEOUT_MS),
      });
      return { status: response.status, text: await readTextUpTo(response, MAX_ANSWER_BYTES) };
    } catch {
      // Why it cannot be reached makes no difference to whoever clicked.
      return null;
    }
  }
}

type Refused = Extract<DesktopResponse<"lookAtInvite">, { ok: false }>;

function refused(reason: Refused["reason"]): Refused {
  return { ok: false, reason, detail: "" };
}
