import { findUsernameFaults, USERNAME_MAX_LENGTH, type UsernameFault } from "../../users/username.ts";

const PASSWORD_MIN_LENGTH = 5;
const PASSWORD_MAX_LENGTH = 1_024;

const USERNAME_TEXT: Readonly<Record<UsernameFault, string>> = {
  empty: "username cannot be empty",
  "too-short": "username must have more than 3 characters",
  "too-long": `username must have at most ${USERNAME_MAX_LENGTH} characters`,
  characters: "invalid character(s) in username",
};

/** What is wrong with a new account, in the texts that clients of this dialect know, a line each; "" when nothing is. */
export function describeAccountFaults(username: string, password: string): string {
  const texts = findUsernameFaults(username).map((fault) => USERNAME_TEXT[fault]);
  if (password.length < PASSWORD_MIN_LENGTH) {
    texts.push(`password must have a minimum of ${PASSWORD_MIN_LENGTH} characters`);
  }
  if (password.length > PASSWORD_MAX_LENGTH) {
    texts.push(`password must have a maximum of ${PASSWORD_MAX_LENGTH} characters`);
  }
  return texts.join("\n");
}
