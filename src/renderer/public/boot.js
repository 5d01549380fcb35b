/*
 * Runs before the first paint and before any module. A file of its own, because the content security policy allows no inline script.
 */
(() => {
  const root = document.documentElement;
  const stored = readStoredScheme();
  const isDark = stored === "dark" || (stored !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
  // Zod must not try to compile its parsers: the policy forbids eval, and every attempt would be reported as a violation.
  globalThis.__zod_globalConfig = { jitless: true };

  function readStoredScheme() {
    try {
      return localStorage.getItem("latchkey-color-scheme");
    } catch {
      // Storage is blocked in this browser: follow the system.
      return null;
    }
  }
})();
