import { createRequire } from "node:module";
import type * as KoffiModule from "koffi";

export type Koffi = typeof KoffiModule;

/** This system lacks a library; the message is for an admin. */
export class NativeUnavailable extends Error {
  override readonly name = "NativeUnavailable";
}

/**
 * The foreign function interface, loaded when something needs it and not before: an agent that never injects needs none.
 * @throws NativeUnavailable where its native part is missing
 */
export function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi;
  } catch (error) {
    throw new NativeUnavailable("The package koffi has no native part for this system.", { cause: error });
  }
}

/** @throws NativeUnavailable when the system has no such library */
export function loadLibrary(koffi: Koffi, file: string, hint: string): KoffiModule.LibraryHandle {
  try {
    return koffi.load(file);
  } catch (error) {
    throw new NativeUnavailable(`${file} cannot be loaded (${hint}).`, { cause: error });
  }
}

/** @throws NativeUnavailable when the library is too old to have the function */
export function bindFunction<F>(library: KoffiModule.LibraryHandle, definition: string): F {
  try {
    return library.func(definition) as unknown as F;
  } catch (error) {
    throw new NativeUnavailable(`A library of this system is too old: ${definition} is missing.`, { cause: error });
  }
}
