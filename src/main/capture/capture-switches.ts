import type { CommandLine } from "electron";
import { CAPTURE_FIELD_TRIALS } from "../../protocol/capture/field-trials.ts";

/**
 * What the hidden capture window needs of the browser around it; before the app is ready, because Chromium reads it once. The agent's own
 * Chromium gets more, for it does nothing else; here the rest would cost the app's windows their rest while nobody looks at them.
 */
export function applyCaptureSwitches(commandLine: Pick<CommandLine, "appendSwitch">): void {
  commandLine.appendSwitch("force-fieldtrials", CAPTURE_FIELD_TRIALS);
  // A window that nobody sees must not lose its place at the processor to one that somebody works in.
  commandLine.appendSwitch("disable-renderer-backgrounding");
}
