/** The body as text; null as soon as it is longer than `maxBytes`, of which nothing more is read then. */
export async function readTextUpTo(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString("utf8");
    length += value.byteLength;
    if (length > maxBytes) {
      // Its end is of no interest, nor is how it takes being cut off.
      void reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(value);
  }
}
