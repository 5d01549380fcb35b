import { homedir } from "node:os";
import { join } from "node:path";
import { LAUNCHD_LABEL, launchdPlist } from "./launchd-plist.ts";
import type { ServiceLaunch } from "./unit-text.ts";
import { TASK_NAME, windowsTask } from "./windows-task.ts";

const NOT_EXERCISED = "not exercised: latchkey writes this service out for you, but has never been run under it";

/** What to save and to run on macOS. */
export function describeLaunchd(launch: ServiceLaunch): readonly string[] {
  const file = join(homedir(), "Library", "LaunchAgents", `${LAUNCHD_LABEL}.plist`);
  const plist = launchdPlist(launch, join(homedir(), "Library", "Logs", "latchkey-agent.log"));
  return [
    `<!-- ${NOT_EXERCISED} -->`,
    `<!-- save as ${file}, then: launchctl bootstrap gui/$(id -u) ${file} -->`,
    `<!-- to remove it: launchctl bootout gui/$(id -u)/${LAUNCHD_LABEL} -->`,
    ...plist.trimEnd().split("\n"),
  ];
}

/** What to save and to run on Windows. */
export function describeWindowsTask(launch: ServiceLaunch): readonly string[] {
  return [
    `<!-- ${NOT_EXERCISED} -->`,
    `<!-- save as latchkey-agent.xml, then: schtasks /create /tn "${TASK_NAME}" /xml latchkey-agent.xml -->`,
    `<!-- to remove it: schtasks /delete /tn "${TASK_NAME}" -->`,
    ...windowsTask(launch).trimEnd().split("\r\n"),
  ];
}
