/** A command could not do what it was asked. The message is one line for people; exit code 1. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}
