import { MOST_CONTROL_CHARACTERS, ViewerControl } from "../../protocol/viewer/control.ts";

/** A viewer's message, or null when it is none: viewers may send anything here. */
export function readViewerControl(text: string): ViewerControl | null {
  if (text.length > MOST_CONTROL_CHARACTERS) return null;
  const message = ViewerControl.safeParse(parseJson(text));
  return message.success ? message.data : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: no schema matches undefined, and the caller ignores it.
    return undefined;
  }
}
