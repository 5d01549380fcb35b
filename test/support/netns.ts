import { describe, onTestFinished } from "vitest";
import { canUseNetns, makeNamespace, type NetworkNamespace } from "./network-namespace.ts";

/** A suite that needs a second machine on the network. Without namespaces it is skipped, said aloud and counted as skipped. */
export function describeWithNetns(name: string, suite: () => void): void {
  const can = canUseNetns();
  if (!can) process.stderr.write(`tests: NO NETWORK NAMESPACES (root and iproute2 are needed): "${name}" is SKIPPED\n`);
  describe.skipIf(!can)(name, suite);
}

/** Makes a namespace of the test's own, removed with everything in it when the test ends. */
export function createNamespace(): NetworkNamespace {
  const namespace = makeNamespace();
  onTestFinished(() => namespace[Symbol.dispose]());
  return namespace;
}
