/*
 * Runs before the first paint and before any module. A file of its own, because the content security policy allows no inline script.
 */
(() => {
  const root = document.documentElement;
  const stored = readStored("latchkey-color-scheme");
  const isDark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
  // What the person's profile said when it was last seen here; src/renderer/language/preferences.ts writes and names the same.
  root.setAttribute("data-text-size", readStored("latchkey-text-size") ?? "normal");
  root.setAttribute("data-motion", readStored("latchkey-motion") ?? "system");
  // Zod must not try to compile its parsers: the policy forbids eval, and every attempt would be reported as a violation.
  globalThis.__zod_globalConfig = { jitless: true };

  function readStored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is blocked in this browser: follow the system.
      return null;
    }
  }
})();
