import { parseJson } from "../../base/parse-json.ts";
import { MOST_CONTROL_CHARACTERS, ViewerControl } from "../../protocol/viewer/control.ts";

/** A viewer's message, or null when it is none: viewers may send anything here. */
export function readViewerControl(text: string): ViewerControl | null {
  if (text.length > MOST_CONTROL_CHARACTERS) return null;
  const message = ViewerControl.safeParse(parseJson(text));
  return message.success ? message.data : null;
}
