/** Who does something, named as they are now. `address` is where the request came from, "" for the control plane itself. */
export interface Actor {
  readonly kind: "user" | "guest" | "api-key" | "machine" | "system" | "anonymous";
  readonly id: string;
  readonly name: string;
  readonly address: string;
}

export const SYSTEM_ACTOR: Actor = { kind: "system", id: "", name: "Latchkey", address: "" };

/** Somebody who has not proved who they are; `name` is what they claimed to be. */
export function anonymousActor(address: string, name = ""): Actor {
  return { kind: "anonymous", id: "", name, address };
}
