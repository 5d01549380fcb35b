/** Why the app cannot start in these surroundings; null when it can. Windows and macOS always have a place for windows. */
export function whyNoStart(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | null {
  const hasDisplay = Boolean(env["DISPLAY"]) || Boolean(env["WAYLAND_DISPLAY"]);
  if (platform !== "linux" || hasDisplay) return null;
  return "there is no display: DISPLAY and WAYLAND_DISPLAY are not set. `latchkey agent` shares a machine without one";
}
