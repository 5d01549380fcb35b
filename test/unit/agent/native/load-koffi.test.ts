import { describe, expect, it } from "vitest";
import { bindFunction, loadKoffi, loadLibrary, NativeUnavailable } from "../../../../src/agent/native/load-koffi.ts";

describe("a library of the system", () => {
  it("that is not installed is named, with what to install", () => {
    const load = () => loadLibrary(loadKoffi(), "libXtst-of-nobody.so.6", "Debian: apt install libxtst6");

    expect(load).toThrow(NativeUnavailable);
    expect(load).toThrow(/libXtst-of-nobody\.so\.6 cannot be loaded \(Debian: apt install libxtst6\)/);
  });

  it.skipIf(process.platform !== "linux")("that lacks a function is called too old", () => {
    const library = loadLibrary(loadKoffi(), "libc.so.6", "");

    expect(() => bindFunction(library, "int function_of_nobody(int number)")).toThrow(NativeUnavailable);
    expect(bindFunction<(number: number) => number>(library, "int abs(int number)")(-3)).toBe(3);
  });
});
