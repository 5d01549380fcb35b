import { LocalFailure } from "../node/local-failure.ts";
import type { LocalGuests } from "../protocol/local-control/api.ts";
import { shortSession } from "./guest-output.ts";

type Viewer = LocalGuests["viewers"][number];

/** As many characters of a session's id as `guests` shows tell it from any other. */
const LEAST_CHARACTERS = 4;

/**
 * The one viewer whom a person means: by their name in any letter case, or by the beginning of their session's id.
 * @throws LocalFailure when nobody is meant, or more than one
 */
export function findViewer({ viewers }: LocalGuests, named: string): Viewer {
  const exact = viewers.find(({ sessionId }) => sessionId === named);
  if (exact !== undefined) return exact;
  const wanted = named.toLowerCase();
  const isMeant = ({ name, sessionId }: Viewer): boolean =>
    name.toLowerCase() === wanted || (named.length >= LEAST_CHARACTERS && sessionId.startsWith(named));
  const meant = viewers.filter(isMeant);
  const [only] = meant;
  if (only === undefined) throw new LocalFailure("refused", `nobody here is called ${named}; see: latchkey guests`);
  if (meant.length === 1) return only;
  const sessions = meant.map(({ sessionId }) => shortSession(sessionId)).join(" or ");
  throw new LocalFailure("refused", `${named} is here ${meant.length} times; say which session: ${sessions}`);
}
