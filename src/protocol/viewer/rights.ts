import * as z from "zod";

/** What may be handed out, one by one. */
export const Rights = z.object({ keyboard: z.boolean(), mouse: z.boolean(), gamepad: z.boolean() });
export type Rights = z.infer<typeof Rights>;

export const DEVICES = ["keyboard", "mouse", "gamepad"] as const satisfies readonly (keyof Rights)[];
export const Device = z.enum(DEVICES);
export type Device = z.infer<typeof Device>;

/** What the machine's owner withholds locally, whatever the control plane says. `all` also ends every session and lets none begin. */
export const Veto = z.object({ keyboard: z.boolean(), mouse: z.boolean(), gamepad: z.boolean(), all: z.boolean() });
export type Veto = z.infer<typeof Veto>;

export const NO_VETO: Veto = { keyboard: false, mouse: false, gamepad: false, all: false };
export const NO_RIGHTS: Rights = { keyboard: false, mouse: false, gamepad: false };
