import type { Actor } from "../audit/actor.ts";
import type { User } from "./user.ts";

/** A signed-in person who does something now, and the address that they do it from. */
export interface ActingUser {
  readonly user: User;
  readonly address: string;
}

export function actorFor({ user, address }: ActingUser): Actor {
  return { kind: "user", id: user.id, name: displayName(user), address };
}

/** How logs and other people's screens call somebody. */
export function displayName(user: Pick<User, "name" | "username">): string {
  return user.name || user.username;
}
