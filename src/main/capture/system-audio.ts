/** macOS 14.2, by its kernel: the first that lets a program hear what the others play. */
const MACOS_KERNEL = { major: 23, minor: 2 };

/**
 * How the sound of the whole machine is captured along with its screen; null where Chromium cannot. `release`: the kernel's, as
 * `os.release()` tells it. On Linux there is no way that needs no picker.
 */
export function systemAudio(platform: NodeJS.Platform, release: string): "loopback" | null {
  if (platform === "win32") return "loopback";
  if (platform !== "darwin") return null;
  const [major = 0, minor = 0] = release.split(".").map(Number);
  const isNewEnough = major > MACOS_KERNEL.major || (major === MACOS_KERNEL.major && minor >= MACOS_KERNEL.minor);
  return isNewEnough ? "loopback" : null;
}
