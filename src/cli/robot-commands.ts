import { resolve } from "node:path";
import { Option, type Command } from "commander";
import * as z from "zod";
import { RobotSummary, RobotType } from "../protocol/agent-link/frame.ts";
import { KeyType, LocalRobotList, LocalStatus, RotatedMachineKey } from "../protocol/local-control/api.ts";
import { LocalClient } from "../node/local-client.ts";
import { toPlainText } from "./plain-text.ts";
import { formatRobot, formatRobots, formatStatus } from "./robot-output.ts";
import { dataOption, printOptions, runCommand, type DataOptions, type PrintOptions } from "./run-command.ts";

interface KeyOptions extends DataOptions {
  readonly keyType: z.infer<typeof KeyType>;
  readonly key?: string;
}

interface AddOptions extends KeyOptions {
  readonly type: RobotType;
}

interface RotateOptions extends KeyOptions {
  readonly lostOldKey?: boolean;
}

/**
 * Adds `robot add|list|remove|rotate-key`, `status` and `rotate-machine-key`, which speak to the agent of this machine.
 */
export function registerRobotCommands(program: Command): void {
  const robot = program.command("robot").description("this machine's robots");
  addRobotCommand(robot);
  listRobotsCommand(robot);
  removeRobotCommand(robot);
  rotateRobotKeyCommand(robot);
  statusCommand(program);
  rotateMachineKeyCommand(program);
}

function addRobotCommand(robot: Command): void {
  keyOptions(robot.command("add <name>").description("make a robot with a key of its own and register it"))
    .addOption(new Option("--type <type>", "what it is for").choices(RobotType.options).makeOptionMandatory())
    .action((name: string, { data, type, keyType, key }: AddOptions) =>
      runCommand(async () => {
        const body = { name, type, keyType, privateKeyFile: key === undefined ? null : resolve(key) };
        return formatRobot(await new LocalClient(data).call(RobotSummary, "POST", "/robots", body), "added");
      }),
    );
}

function listRobotsCommand(robot: Command): void {
  printOptions(robot.command("list").description("list this machine's robots")).action(({ data, json }: PrintOptions) =>
    runCommand(async () => {
      const { robots } = await new LocalClient(data).call(LocalRobotList, "GET", "/robots");
      return json === true ? [JSON.stringify(robots, null, 2)] : formatRobots(robots);
    }),
  );
}

function removeRobotCommand(robot: Command): void {
  dataOption(robot.command("remove <name>").description("remove a robot and its key")).action(
    (name: string, { data }: DataOptions) =>
      runCommand(async () => {
        await new LocalClient(data).call(z.null(), "DELETE", `/robots/${encodeURIComponent(name)}`);
        return [`${toPlainText(name)} is removed`];
      }),
  );
}

function rotateRobotKeyCommand(robot: Command): void {
  keyOptions(
    robot.command("rotate-key <name>").description("replace a robot's key; the old key vouches for the new one"),
  )
    .option("--lost-old-key", "the old key is gone: ask an admin to let the new one in")
    .action((name: string, { data, keyType, key, lostOldKey = false }: RotateOptions) =>
      runCommand(async () => {
        const body = { keyType, privateKeyFile: key === undefined ? null : resolve(key), lostOldKey };
        const path = `/robots/${encodeURIComponent(name)}/rotate-key`;
        return formatRobot(await new LocalClient(data).call(RobotSummary, "POST", path, body), "new key");
      }),
    );
}

function statusCommand(program: Command): void {
  printOptions(program.command("status").description("how this machine's agent is doing")).action(
    ({ data, json }: PrintOptions) =>
      runCommand(async () => {
        const status = await new LocalClient(data).call(LocalStatus, "GET", "/status");
        return json === true ? [JSON.stringify(status, null, 2)] : formatStatus(status);
      }),
  );
}

function rotateMachineKeyCommand(program: Command): void {
  dataOption(program.command("rotate-machine-key").description("replace this machine's own key")).action(
    ({ data }: DataOptions) =>
      runCommand(async () => {
        const answer = await new LocalClient(data).call(RotatedMachineKey, "POST", "/machine/rotate-key");
        return [`this machine has a new key: ${toPlainText(answer.keyFingerprint)}`];
      }),
  );
}

function keyOptions(command: Command): Command {
  return dataOption(command)
    .addOption(new Option("--key-type <type>", "kind of key to make").choices(KeyType.options).default("rsa"))
    .option("--key <file>", "use this PEM private key instead of making one");
}
