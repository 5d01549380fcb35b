/** Node's words for processors, where Go's differ: clients of the Robomotion API expect Go's. */
const GO_ARCHITECTURE: ReadonlyMap<string, string> = new Map([
  ["x64", "amd64"],
  ["ia32", "386"],
  ["mipsel", "mipsle"],
]);

/** `amd64`, `arm64`, … from what `os.arch()` says. */
export function toGoArchitecture(arch: string, endianness: "BE" | "LE"): string {
  if (arch === "ppc64" && endianness === "LE") return "ppc64le";
  return GO_ARCHITECTURE.get(arch) ?? arch;
}

/** `linux`, `windows` or `darwin` from what `process.platform` says; other systems keep Node's word. */
export function toOsName(platform: string): string {
  return platform === "win32" ? "windows" : platform;
}
