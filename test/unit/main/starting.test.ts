import { describe, expect, it } from "vitest";
import { cookiePartition, hasKeyring } from "../../../src/main/control-plane/cookie-session.ts";
import { whyNoStart } from "../../../src/main/why-no-start.ts";

describe("a start", () => {
  it("without a display is explained, with what to do instead", () => {
    expect(whyNoStart("linux", {})).toMatch(/no display.*latchkey agent/);
    expect(whyNoStart("linux", { DISPLAY: "", WAYLAND_DISPLAY: "" })).not.toBeNull();
    expect(whyNoStart("linux", { DISPLAY: ":0" })).toBeNull();
    expect(whyNoStart("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBeNull();
    expect(whyNoStart("darwin", {})).toBeNull();
    expect(whyNoStart("win32", {})).toBeNull();
  });
});

describe("the sign-in", () => {
  const storage = (isAvailable: boolean, backend: "basic_text" | "gnome_libsecret" | "unknown") => ({
    isEncryptionAvailable: () => isAvailable,
    getSelectedStorageBackend: () => backend,
  });

  it("is kept on the disk only under a key that the system keeps", () => {
    expect(hasKeyring(storage(true, "gnome_libsecret"), "linux")).toBe(true);
    expect(hasKeyring(storage(true, "basic_text"), "linux")).toBe(false);
    expect(hasKeyring(storage(true, "unknown"), "linux")).toBe(false);
    expect(hasKeyring(storage(false, "gnome_libsecret"), "linux")).toBe(false);
    expect(hasKeyring(storage(true, "unknown"), "darwin")).toBe(true);
    expect(hasKeyring(storage(false, "unknown"), "win32")).toBe(false);
    expect(cookiePartition(true)).toMatch(/^persist:/);
    expect(cookiePartition(false)).not.toMatch(/^persist:/);
  });
});
