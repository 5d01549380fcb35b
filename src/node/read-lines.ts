/** A line is longer than its reader takes. */
export class LineTooLong extends Error {
  override readonly name = "LineTooLong";
}

const NEWLINE = 0x0a;

/**
 * The lines of a byte stream, without their ends; what follows the last newline is none.
 * @throws LineTooLong for a line of more than `longestBytes`, ended or not, and whatever the stream fails with
 */
export async function* readLines(stream: AsyncIterable<unknown>, longestBytes: number): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (!(chunk instanceof Uint8Array)) continue;
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(NEWLINE); end !== -1; end = rest.indexOf(NEWLINE)) {
      if (end > longestBytes) break;
      // A newline's byte is part of no other character.
      yield rest.subarray(0, end).toString("utf8");
      rest = rest.subarray(end + 1);
    }
    if (rest.length > longestBytes) throw new LineTooLong(`a line is longer than ${longestBytes} bytes`);
  }
}
