import { Argument, type Command } from "commander";
import { LocalGuests } from "../protocol/local-control/api.ts";
import { DEVICES } from "../protocol/viewer/rights.ts";
import { formatGuests, formatStopped, formatVeto } from "./guest-output.ts";
import { LocalClient } from "../node/local-client.ts";
import { printOptions, runCommand, type PrintOptions } from "./run-command.ts";

/** Adds `guests`, `stop-all` and `veto`: what the machine's owner sees and decides on the machine itself, also with the network down. */
export function registerGuestCommands(program: Command): void {
  printOptions(program.command("guests").description("who is connected to this machine, and what they may do")).action(
    (options: PrintOptions) => print(options, "GET", "/guests", (guests) => formatGuests(guests, Date.now())),
  );
  printOptions(program.command("stop-all").description("end everybody's session on this machine at once")).action(
    (options: PrintOptions) => print(options, "POST", "/stop-all", formatStopped),
  );
  printOptions(
    program
      .command("veto")
      .description("withhold a device from every guest, or keep everybody out; no server can lift it")
      .addArgument(new Argument("<device>", "what").choices([...DEVICES, "all"]))
      .addArgument(new Argument("<state>", "on: withheld").choices(["on", "off"])),
  ).action((device: string, state: string, options: PrintOptions) =>
    print(options, "PUT", "/veto", formatVeto, { device, on: state === "on" }),
  );
}

function print(
  { data, json }: PrintOptions,
  method: string,
  path: string,
  format: (guests: LocalGuests) => readonly string[],
  body?: unknown,
): Promise<void> {
  return runCommand(async () => {
    const guests = await new LocalClient(data).call(LocalGuests, method, path, body);
    return json === true ? [JSON.stringify(guests, null, 2)] : format(guests);
  });
}
