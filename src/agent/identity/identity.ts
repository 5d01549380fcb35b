import { join } from "node:path";
import * as z from "zod";
import { PublicKey } from "../../protocol/agent-link/frame.ts";
import { StateFile } from "../files/state-file.ts";

const IDENTITY_VERSION = 1;

/** Who this machine is to its control plane, learnt once at enrolment. */
export const Identity = z.object({
  /** `http://` or `https://` origin of the control plane. */
  server: z.string().min(1).max(2_048),
  teamId: z.string().min(1).max(64),
  machineId: z.string().min(1).max(64),
  peerId: z.string().min(1).max(64),
  /** The control plane's Ed25519 key. Pinned: no other key is ever believed. */
  signingKey: PublicKey,
  /** The machine's key was lost and a new one made, which an admin has not let in yet (ATK-34). */
  keyLost: z.boolean(),
});
export type Identity = Readonly<z.infer<typeof Identity>>;

/** Keeps the identity in memory and in `identity.json`; null until the machine is enrolled. */
export class IdentityStore {
  readonly #file: StateFile<typeof Identity>;
  #current: Identity | null;

  /** @throws StartError when the file is damaged or newer than this program */
  constructor(folder: string) {
    this.#file = new StateFile(join(folder, "identity.json"), Identity, IDENTITY_VERSION);
    this.#current = this.#file.read();
  }

  get path(): string {
    return this.#file.path;
  }

  get current(): Identity | null {
    return this.#current;
  }

  save(identity: Identity): void {
    this.#file.write(identity);
    this.#current = identity;
  }
}
