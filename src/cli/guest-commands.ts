import { Argument, type Command } from "commander";
import { LocalClient } from "../node/local-client.ts";
import { LocalGuests } from "../protocol/local-control/api.ts";
import { DEVICES } from "../protocol/viewer/rights.ts";
import { findViewer } from "./find-viewer.ts";
import {
  formatAnswered,
  formatAskFirst,
  formatEnded,
  formatGuests,
  formatStopped,
  formatVeto,
  formatWithheld,
} from "./guest-output.ts";
import { printOptions, runCommand, type PrintOptions } from "./run-command.ts";
import { watchGuests } from "./watch-guests.ts";

type Format = (guests: LocalGuests) => readonly string[];

const SESSION = "the viewer's name, or the session as `latchkey guests` shows it";
const ON_OFF = ["on", "off"] as const;

/** Adds what the machine's owner sees and decides on the machine itself, also with the network down. */
export function registerGuestCommands(program: Command): void {
  registerList(program);
  registerForEverybody(program);
  registerForOne(program);
}

function registerList(program: Command): void {
  printOptions(program.command("guests").description("who is connected to this machine, and what they may do"))
    .option("--watch", "print it again at every change, until it is interrupted")
    .action((options: PrintOptions & { readonly watch?: boolean }) =>
      options.watch === true
        ? watchGuests(options)
        : print(options, "GET", "/guests", (guests) => formatGuests(guests, Date.now())),
    );
}

function registerForEverybody(program: Command): void {
  printOptions(program.command("stop-all").description("end everybody's session on this machine at once"))
    .option("--stay", "and let nobody in again until you say so; no server can lift it")
    .action((options: PrintOptions & { readonly stay?: boolean }) =>
      print(options, "POST", "/stop-all", formatStopped, { stay: options.stay === true }),
    );
  printOptions(
    program
      .command("veto")
      .description("withhold a device from every guest, or keep everybody out; no server can lift it")
      .addArgument(new Argument("<device>", "what").choices([...DEVICES, "all"]))
      .addArgument(new Argument("<state>", "on: withheld").choices(ON_OFF)),
  ).action((device: string, state: string, options: PrintOptions) =>
    print(options, "PUT", "/veto", formatVeto, { device, on: state === "on" }),
  );
  printOptions(
    program
      .command("ask-first")
      .description("be asked before anybody else than you comes in")
      .addArgument(new Argument("<state>").choices(ON_OFF)),
  ).action((state: string, options: PrintOptions) =>
    print(options, "PUT", "/ask-first", formatAskFirst, { on: state === "on" }),
  );
}

function registerForOne(program: Command): void {
  for (const [name, allow, description] of [
    ["allow", true, "let in a viewer who waits for you"],
    ["refuse", false, "send away a viewer who waits for you"],
  ] as const) {
    printOptions(program.command(name).description(description).argument("<session>", SESSION)).action(
      (session: string, options: PrintOptions) =>
        printOfOne(options, session, "POST", "consent", (viewer) => formatAnswered(viewer, allow), { allow }),
    );
  }
  printOptions(
    program.command("end").description("end one viewer's session at once").argument("<session>", SESSION),
  ).action((session: string, options: PrintOptions) => printOfOne(options, session, "POST", "end", formatEnded));
  printOptions(
    program
      .command("withhold")
      .description("keep a device from one viewer while they are here")
      .argument("<session>", SESSION)
      .addArgument(new Argument("<device>", "what").choices(DEVICES))
      .addArgument(new Argument("<state>", "on: withheld").choices(ON_OFF)),
  ).action((session: string, device: string, state: string, options: PrintOptions) =>
    printOfOne(options, session, "PUT", "withheld", formatWithheld, { device, on: state === "on" }),
  );
}

function print(options: PrintOptions, method: string, path: string, format: Format, body?: unknown): Promise<void> {
  return runCommand(async () => {
    const guests = await new LocalClient(options.data).call(LocalGuests, method, path, body);
    return lines(options, guests, format(guests));
  });
}

function printOfOne(
  options: PrintOptions,
  named: string,
  method: string,
  action: string,
  format: (viewer: LocalGuests["viewers"][number], after: LocalGuests) => readonly string[],
  body?: unknown,
): Promise<void> {
  return runCommand(async () => {
    const client = new LocalClient(options.data);
    const viewer = findViewer(await client.call(LocalGuests, "GET", "/guests"), named);
    const path = `/sessions/${encodeURIComponent(viewer.sessionId)}/${action}`;
    const after = await client.call(LocalGuests, method, path, body);
    return lines(options, after, format(viewer, after));
  });
}

function lines({ json }: PrintOptions, guests: LocalGuests, text: readonly string[]): readonly string[] {
  return json === true ? [JSON.stringify(guests, null, 2)] : text;
}
