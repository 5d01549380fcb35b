import { createRequire } from "node:module";
import type * as KoffiModule from "koffi";
import { InputUnavailable } from "./contract.ts";

type Koffi = typeof KoffiModule;

/**
 * The foreign function interface, loaded when something is to be injected and not before: an agent that never injects needs none.
 * @throws InputUnavailable where its native part is missing
 */
export function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi;
  } catch (error) {
    throw new InputUnavailable("The package koffi has no native part for this system.", { cause: error });
  }
}

/** @throws InputUnavailable when the system has no such library */
export function loadLibrary(koffi: Koffi, file: string, hint: string): KoffiModule.LibraryHandle {
  try {
    return koffi.load(file);
  } catch (error) {
    throw new InputUnavailable(`${file} cannot be loaded (${hint}).`, { cause: error });
  }
}

/** @throws InputUnavailable when the library is too old to have the function */
export function bindFunction<F>(library: KoffiModule.LibraryHandle, definition: string): F {
  try {
    return library.func(definition) as unknown as F;
  } catch (error) {
    throw new InputUnavailable(`A library of this system is too old: ${definition} is missing.`, { cause: error });
  }
}
