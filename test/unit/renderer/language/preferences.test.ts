import { describe, expect, it } from "vitest";
import { applyLooks, storedPreferences, storePreferences } from "../../../../src/renderer/language/preferences.ts";

function storage(entries: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

function blocked(): never {
  throw new Error("storage is blocked");
}

describe("the preferences that a browser keeps", () => {
  it("are those that were stored", () => {
    const kept = storage();
    const preferences = { language: "de", text_size: "larger", motion: "reduced" } as const;
    storePreferences(() => kept, preferences);
    expect(storedPreferences(() => kept)).toEqual(preferences);
    expect(kept.getItem("latchkey-language")).toBe("de");
  });

  it("are the usual ones for whatever is missing or was meddled with", () => {
    const kept = storage({ "latchkey-language": "<b>", "latchkey-motion": "reduced" });
    expect(storedPreferences(() => kept)).toEqual({ language: "system", text_size: "normal", motion: "reduced" });
  });

  it("do not need a storage", () => {
    expect(storedPreferences(blocked).language).toBe("system");
    expect(() => storePreferences(blocked, storedPreferences(blocked))).not.toThrow();
  });

  it("take hold on the document", () => {
    const root = { dataset: {} as Record<string, string> };
    applyLooks(root, { language: "de", text_size: "large", motion: "reduced" });
    expect(root.dataset).toEqual({ textSize: "large", motion: "reduced" });
  });
});
