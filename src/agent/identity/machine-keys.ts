import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { generateSigningKey, readSigningKey, type SigningKey } from "../../node/ed25519.ts";
import { StartError } from "../../node/start-error.ts";
import { readFileIfThere, replacePrivateFile, writePrivateFile } from "../../node/private-file.ts";

const CURRENT = "machine-key.pem";
const NEXT = "machine-key.next.pem";

/**
 * Keeps the machine's Ed25519 key, and the next one while it is being replaced. The next key is on disk before the control plane hears
 * of it; whichever of the two the control plane then welcomes is the machine's key, so a crash at any moment loses nothing.
 */
export class MachineKeys {
  readonly #path: string;
  readonly #nextPath: string;
  #current: SigningKey;
  #next: SigningKey | null;
  #triesNext = false;

  /** @throws StartError when a key file is damaged or cannot be written */
  constructor(folder: string) {
    this.#path = join(folder, CURRENT);
    this.#nextPath = join(folder, NEXT);
    const stored = readKey(this.#path);
    this.#next = readKey(this.#nextPath);
    this.#current = stored ?? this.#next ?? createKey(this.#path);
  }

  /** Whether `folder` holds a machine key at all. */
  static exist(folder: string): boolean {
    return existsSync(join(folder, CURRENT)) || existsSync(join(folder, NEXT));
  }

  /** The key to prove at the next connect. */
  get active(): SigningKey {
    return this.#triesNext && this.#next ? this.#next : this.#current;
  }

  /** The key was not accepted: the other one is tried next time, if there is one. */
  tryOther(): boolean {
    if (!this.#next) return false;
    this.#triesNext = !this.#triesNext;
    return true;
  }

  /** The control plane accepted `active`: it is the machine's key from now on, and the other one is forgotten. */
  confirmActive(): void {
    if (!this.#next) return;
    if (this.#triesNext) this.promoteNext();
    else this.discardNext();
  }

  /** Makes and stores the key that is to come. A key left over from an attempt that failed for sure is replaced. */
  prepareNext(): SigningKey {
    const next = generateSigningKey();
    writePrivateFile(this.#nextPath, next.exportPem());
    this.#next = next;
    return next;
  }

  promoteNext(): void {
    if (!this.#next) return;
    replacePrivateFile(this.#nextPath, this.#path);
    this.#current = this.#next;
    this.#next = null;
    this.#triesNext = false;
  }

  discardNext(): void {
    rmSync(this.#nextPath, { force: true });
    this.#next = null;
    this.#triesNext = false;
  }
}

function readKey(path: string): SigningKey | null {
  try {
    const pem = readFileIfThere(path);
    return pem === null ? null : readSigningKey(pem);
  } catch (error) {
    throw new StartError(`${path} is not a readable Ed25519 private key`, { cause: error });
  }
}

function createKey(path: string): SigningKey {
  const key = generateSigningKey();
  try {
    writePrivateFile(path, key.exportPem());
  } catch (error) {
    throw new StartError(`${path} cannot be written`, { cause: error });
  }
  return key;
}
