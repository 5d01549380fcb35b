import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MachineKeys } from "../../../../src/agent/identity/machine-keys.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function setup() {
  const folder = temporaryFolder();
  const hasNext = () => existsSync(join(folder, "machine-key.next.pem"));
  return { folder, hasNext, keys: new MachineKeys(folder) };
}

describe("the machine's key", () => {
  it("is made once and read from then on", () => {
    const { folder, keys } = setup();

    expect(new MachineKeys(folder).active.publicKey).toBe(keys.active.publicKey);
  });

  it("is never replaced because it is damaged", () => {
    const { folder } = setup();
    writeFileSync(join(folder, "machine-key.pem"), "rubbish");

    expect(() => new MachineKeys(folder)).toThrow("machine-key.pem is not a readable Ed25519 private key");
  });

  it("stays in use while the next one waits, over a crash too", () => {
    const { folder, keys, hasNext } = setup();
    const { publicKey } = keys.active;
    keys.prepareNext();

    expect(keys.active.publicKey).toBe(publicKey);
    expect(new MachineKeys(folder).active.publicKey).toBe(publicKey);
    expect(hasNext()).toBe(true);
  });

  it("gives way to the next one when the control plane welcomes that one", () => {
    const { folder, keys, hasNext } = setup();
    const next = keys.prepareNext();
    const restarted = new MachineKeys(folder);
    expect(restarted.tryOther()).toBe(true);

    restarted.confirmActive();

    expect(hasNext()).toBe(false);
    expect(new MachineKeys(folder).active.publicKey).toBe(next.publicKey);
  });

  it("stays when the control plane welcomes it, and the next one is forgotten", () => {
    const { folder, keys, hasNext } = setup();
    const { publicKey } = keys.active;
    keys.prepareNext();

    new MachineKeys(folder).confirmActive();

    expect(hasNext()).toBe(false);
    expect(new MachineKeys(folder).active.publicKey).toBe(publicKey);
  });

  it("is tried in turn with the next one for as long as neither is welcome", () => {
    const { keys } = setup();
    const { publicKey } = keys.active;
    const next = keys.prepareNext();

    keys.tryOther();
    expect(keys.active.publicKey).toBe(next.publicKey);
    keys.tryOther();
    expect(keys.active.publicKey).toBe(publicKey);
  });

  it("has no other to try when none waits", () => {
    const { keys } = setup();

    expect(keys.tryOther()).toBe(false);
  });

  it("is found when only the next one is left", () => {
    const { folder, keys } = setup();
    const next = keys.prepareNext();
    renameSync(join(folder, "machine-key.pem"), join(folder, "gone"));

    expect(MachineKeys.exist(folder)).toBe(true);
    expect(new MachineKeys(folder).active.publicKey).toBe(next.publicKey);
  });
});
