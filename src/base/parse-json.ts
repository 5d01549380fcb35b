/** What a text says as JSON; undefined when it is none, or no text. No schema matches undefined, so the caller refuses it as any other wrong form. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asks knows what to make of it.
    return undefined;
  }
}
