/** How the agent is started as a service. Paths are absolute. */
export interface ServiceLaunch {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Shows the screen, and so starts a browser, which needs more of the system. */
  readonly hosts: boolean;
}

export type UnitScope = { readonly kind: "user" } | { readonly kind: "system"; readonly user: string };

/** Asks nothing of the system but the processor's usual way and the network; V8 and browsers need memory that is written and run. */
const HARDENING = [
  "NoNewPrivileges=yes",
  "LockPersonality=yes",
  "RestrictRealtime=yes",
  "RestrictSUIDSGID=yes",
  "SystemCallArchitectures=native",
  "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
  "UMask=0077",
] as const;

/** More, for a unit of the system's manager: a user's has no right to most of it. */
const SYSTEM_HARDENING = [
  "CapabilityBoundingSet=",
  "ProtectSystem=strict",
  "ProtectHome=yes",
  "PrivateTmp=yes",
  // A display's socket lies in the folder that is hidden by that.
  "BindReadOnlyPaths=-/tmp/.X11-unix",
  "ProtectProc=invisible",
  "ProtectHostname=yes",
  "ProtectKernelTunables=yes",
  "ProtectKernelModules=yes",
  "ProtectKernelLogs=yes",
  "ProtectControlGroups=yes",
  "DevicePolicy=closed",
  "DeviceAllow=/dev/uinput rw",
  "DeviceAllow=char-drm rw",
] as const;

/** Text of a systemd unit that keeps the agent running. @throws when a value holds what no unit can say */
export function unitText({ command, env, hosts }: ServiceLaunch, scope: UnitScope): string {
  const isSystem = scope.kind === "system";
  return [
    "[Unit]",
    "Description=Latchkey agent",
    ...(isSystem ? ["Wants=network-online.target", "After=network-online.target"] : []),
    // Ten crashes in five minutes: something that starting again does not mend.
    "StartLimitIntervalSec=300",
    "StartLimitBurst=10",
    "",
    "[Service]",
    "Type=exec",
    `ExecStart=${command.map(quoteArgument).join(" ")}`,
    ...Object.entries(env).map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`),
    "Restart=on-failure",
    "RestartSec=5",
    // The agent's way to say that only a person can mend it.
    "RestartPreventExitStatus=2",
    "TimeoutStopSec=10",
    "KillMode=mixed",
    ...(isSystem ? [`User=${scope.user}`, "StateDirectory=latchkey", "StateDirectoryMode=0700"] : []),
    ...HARDENING,
    ...(isSystem ? SYSTEM_HARDENING : []),
    // A browser locks its own pages up with these.
    ...(isSystem ? [hosts ? "RestrictNamespaces=user pid net" : "RestrictNamespaces=yes"] : []),
    "",
    "[Install]",
    `WantedBy=${isSystem ? "multi-user.target" : "default.target"}`,
    "",
  ].join("\n");
}

/** In a command line, `$` would be replaced as well. */
function quoteArgument(text: string): string {
  return quote(text.replaceAll("$", "$$$$"));
}

/** One word of a unit file: quoted where it must be, with systemd's specifiers made harmless. */
function quote(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new Error("a unit cannot hold control characters");
  const harmless = text.replaceAll("%", "%%");
  if (/^[A-Za-z0-9_/.,:=@+%$-]+$/.test(harmless)) return harmless;
  return `"${harmless.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
