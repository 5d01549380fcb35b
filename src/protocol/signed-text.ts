/**
 * What is signed, everywhere: a purpose and named values in a fixed order, as one JSON array. A signature made for one purpose, team,
 * machine or nonce can therefore never stand in for another, and no value can run into its neighbour.
 */
export const PURPOSE = {
  machineHello: "latchkey/machine-hello/v1",
  machineEnrol: "latchkey/machine-enrol/v1",
  machineKeyReplace: "latchkey/machine-key-replace/v1",
  desiredStateSnapshot: "latchkey/desired-state-snapshot/v1",
  desiredStateDelta: "latchkey/desired-state-delta/v1",
  controlPlaneProof: "latchkey/control-plane-proof/v1",
  controlPlaneIdentity: "latchkey/control-plane-identity/v1",
  robotRegister: "latchkey/robot-register/v1",
  robotKeyReplace: "latchkey/robot-key-replace/v1",
} as const;

export type Purpose = (typeof PURPOSE)[keyof typeof PURPOSE];

/** Fields of a machine's proof at connect (`hello`). Times in milliseconds since 1970. */
export function machineHelloText(f: {
  teamId: string;
  machineId: string;
  nonce: string;
  agentNonce: string;
  agentTimeMs: number;
  instanceId: string;
}): string {
  return signedText(PURPOSE.machineHello, [f.teamId, f.machineId, f.nonce, f.agentNonce, f.agentTimeMs, f.instanceId]);
}

/** Fields of a new machine's proof (`enrol`): it holds the private half of `publicKey`. */
export function machineEnrolText(f: {
  teamId: string;
  publicKey: string;
  nonce: string;
  agentNonce: string;
  agentTimeMs: number;
  instanceId: string;
}): string {
  return signedText(PURPOSE.machineEnrol, [f.teamId, f.publicKey, f.nonce, f.agentNonce, f.agentTimeMs, f.instanceId]);
}

/** Signed by the old key and by the new one when a machine replaces its key. */
export function machineKeyReplaceText(f: {
  teamId: string;
  machineId: string;
  nonce: string;
  oldPublicKey: string;
  newPublicKey: string;
}): string {
  return signedText(PURPOSE.machineKeyReplace, [f.teamId, f.machineId, f.nonce, f.oldPublicKey, f.newPublicKey]);
}

/** Signed by the control plane so that an agent knows, before it says anything secret, that it reached the one it pinned. */
export function controlPlaneProofText(f: {
  teamId: string;
  publicKey: string;
  agentNonce: string;
  nonce: string;
}): string {
  return signedText(PURPOSE.controlPlaneProof, [f.teamId, f.publicKey, f.agentNonce, f.nonce]);
}

/** Signed by the control plane for whoever asks who it is: its team and key, over the asker's nonce. */
export function controlPlaneIdentityText(f: {
  teamId: string;
  teamName: string;
  publicKey: string;
  nonce: string;
}): string {
  return signedText(PURPOSE.controlPlaneIdentity, [f.teamId, f.teamName, f.publicKey, f.nonce]);
}

/** Signed by a robot's key at registration, over the control plane's nonce. `publicKey` is the PEM text as stored. */
export function robotRegisterText(f: {
  teamId: string;
  machineId: string;
  robotName: string;
  nonce: string;
  publicKey: string;
}): string {
  return signedText(PURPOSE.robotRegister, [f.teamId, f.machineId, f.robotName, f.nonce, f.publicKey]);
}

/** Signed by the old and by the new key when a robot replaces its key. */
export function robotKeyReplaceText(f: {
  teamId: string;
  machineId: string;
  robotId: string;
  nonce: string;
  oldPublicKey: string;
  newPublicKey: string;
}): string {
  return signedText(PURPOSE.robotKeyReplace, [
    f.teamId,
    f.machineId,
    f.robotId,
    f.nonce,
    f.oldPublicKey,
    f.newPublicKey,
  ]);
}

function signedText(purpose: Purpose, values: readonly (string | number)[]): string {
  return JSON.stringify([purpose, ...values]);
}
