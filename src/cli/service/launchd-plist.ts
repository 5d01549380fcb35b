import type { ServiceLaunch } from "./unit-text.ts";

export const LAUNCHD_LABEL = "app.latchkey.agent";

/** A macOS launch agent that keeps the agent running while its person is logged in. launchd cannot tell exit codes apart. */
export function launchdPlist({ command, env }: ServiceLaunch, logFile: string): string {
  const strings = (texts: readonly string[]) => texts.map((text) => `    <string>${escapeXml(text)}</string>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    "<dict>",
    `  <key>Label</key><string>${LAUNCHD_LABEL}</string>`,
    "  <key>ProgramArguments</key>",
    "  <array>",
    ...strings(command),
    "  </array>",
    "  <key>EnvironmentVariables</key>",
    "  <dict>",
    ...Object.entries(env).map(
      ([name, value]) => `    <key>${escapeXml(name)}</key><string>${escapeXml(value)}</string>`,
    ),
    "  </dict>",
    "  <key>RunAtLoad</key><true/>",
    "  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>",
    "  <key>ThrottleInterval</key><integer>10</integer>",
    "  <key>ProcessType</key><string>Interactive</string>",
    `  <key>StandardErrorPath</key><string>${escapeXml(logFile)}</string>`,
    "</dict>",
    "</plist>",
    "",
  ].join("\n");
}

/** Text inside an element. @throws for what no XML can hold */
export function escapeXml(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new Error("control characters cannot be part of a service");
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
