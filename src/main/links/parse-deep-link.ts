import { ControlPlaneOrigin, type PendingLink } from "../../protocol/desktop-ipc/state.ts";

/*
 * Links that were clicked somewhere else. One function reads them, and what it answers can say nothing but "this invite, at that server":
 * it opens a screen, and nobody is asked anything before a person presses a button there.
 */
export const DEEP_LINK_SCHEME = "latchkey";

/** Longer than any link that we make; a server's name has at most 253 characters. */
const MAX_LENGTH = 1_024;
/** Written exactly so: no user, no port, no second parameter, nothing after it. `at` is percent-encoded once. */
const JOIN = /^latchkey:\/\/join\/([A-Za-z0-9_-]{16,128})\?at=([A-Za-z0-9._~%-]{1,900})$/;

export type InviteLink = Pick<PendingLink, "kind" | "server" | "token">;

/**
 * `latchkey://join/TOKEN?at=ENCODED_ORIGIN`, or null for everything else: it is not repaired, because whoever writes a link can write it
 * right. `server` is an origin as browsers write it, which they would connect to and no other.
 */
export function parseDeepLink(text: string): InviteLink | null {
  if (text.length > MAX_LENGTH) return null;
  const [, token, at] = JOIN.exec(text) ?? [];
  if (token === undefined || at === undefined) return null;
  const server = ControlPlaneOrigin.safeParse(decode(at)).data;
  // A name that a browser would write otherwise (another letter case, a default port, an IPv4 address as one number) is a disguise.
  if (server === undefined || URL.parse(server)?.origin !== server) return null;
  return { kind: "join", server, token };
}

/** The link that a program was started with: exactly one of its arguments looks like one, whatever else it was given. */
export function linkOfArguments(args: readonly string[]): string | null {
  const links = args.filter((arg) => new RegExp(`^${DEEP_LINK_SCHEME}:`, "i").test(arg));
  return links.length === 1 ? (links[0] ?? null) : null;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // Half an escape: no link of ours.
    return null;
  }
}
