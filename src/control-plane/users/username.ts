import * as z from "zod";

export const USERNAME_MAX_LENGTH = 254;
const USERNAME_MIN_LENGTH = 4;
const EmailAddress = z.email().max(USERNAME_MAX_LENGTH);

export type UsernameFault = "empty" | "too-short" | "too-long" | "characters";

/** What is wrong with a username: four or more letters, digits, `-` and `.`, or an e-mail address. Empty when nothing is. */
export function findUsernameFaults(username: string): readonly UsernameFault[] {
  if (username === "") return ["empty"];
  if (isEmailAddress(username)) return [];
  const faults: UsernameFault[] = [];
  if (username.length < USERNAME_MIN_LENGTH) faults.push("too-short");
  if (username.length > USERNAME_MAX_LENGTH) faults.push("too-long");
  if (!/^[A-Za-z0-9.-]*$/.test(username)) faults.push("characters");
  return faults;
}

/** ASCII addresses only, so that no lookalike letter can stand in for another (ATK-05). */
export function isEmailAddress(text: string): boolean {
  return EmailAddress.safeParse(text).success;
}

/** Usernames and e-mail addresses are one name whatever their letter case. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}
