/** A process cannot start, or go on, for a reason that its operator can mend. Printed as one line; the process exits with 2. */
export class StartError extends Error {
  override readonly name = "StartError";
}
