import { openTestDatabase } from "./databases.ts";
import { openHttpHouse, OWNER_PASSWORD, type HttpHouse } from "./people-house.ts";

/** How our own page sends: the host of an injected request is `localhost:80`. */
export const OWN_PAGE = { origin: "http://localhost" } as const;
export const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The HTTP surface on a database of its own, with an owner and the owner's access token. */
export async function openHouseWithOwner(options: Parameters<typeof openHttpHouse>[1] = {}) {
  const house = await openHttpHouse(await openTestDatabase(), options);
  const owner = await house.setUp();
  return { house, owner, token: await house.tokenOf(owner) };
}

/** A browser that has signed in: its cookie, and headers as our page would send them. */
export async function signInBrowser(house: HttpHouse, username = "mina-ode", password = OWNER_PASSWORD) {
  const answer = await house.send("POST", "/app/v1/sign-in", { body: { username, password }, headers: OWN_PAGE });
  const cookie = `latchkey_session=${answer.cookies[0]?.value}`;
  return { answer, cookie, headers: { ...OWN_PAGE, cookie } };
}
