import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  type CreateEnrolmentToken,
  CreatedEnrolmentToken,
  EnrolmentTokenList,
  OwnMachineToken,
  MachineDetail,
  MachineList,
  type MachineListQuery,
  type UpdateMachine,
  type UpdateRobot,
} from "../../protocol/http/machine.ts";
import { request, requestNothing } from "./request.ts";

const MACHINES = "/app/v1/machines";
const TOKENS = "/app/v1/enrolment-tokens";

export type MachineQuery = Partial<MachineListQuery>;

/** Every list of machines, whatever its filters, has a key that starts so. */
export const MACHINE_LISTS = ["machines", "list"] as const;

export function machineListQuery(query: MachineQuery) {
  return queryOptions({
    queryKey: [...MACHINE_LISTS, query],
    queryFn: ({ signal }) => request("GET", MACHINES, MachineList, { query: { ...query }, signal }),
    placeholderData: keepPreviousData,
  });
}

/** How many machines wait for approval; the banner and the badge read its `count`. */
export const pendingCountQuery = machineListQuery({ state: "pending", limit: 1 });

export function machineKey(id: string) {
  return ["machines", "detail", id] as const;
}

export function machineQuery(id: string) {
  return queryOptions({
    queryKey: machineKey(id),
    queryFn: ({ signal }) => request("GET", machinePath(id), MachineDetail, { signal }),
  });
}

export function updateMachine(id: string, body: z.input<typeof UpdateMachine>): Promise<MachineDetail> {
  return request("PATCH", machinePath(id), MachineDetail, { body });
}

export function removeMachine(id: string): Promise<void> {
  return requestNothing("DELETE", machinePath(id));
}

export function approveMachine(id: string): Promise<MachineDetail> {
  return request("POST", `${machinePath(id)}/approve`, MachineDetail);
}

/** `fingerprint`: of the key that was shown, so that no other is approved in its place. */
export function answerMachineKey(id: string, answer: "approve" | "reject", fingerprint: string): Promise<void> {
  return answerKey(machinePath(id), answer, fingerprint);
}

export function clearKeyConflict(id: string): Promise<void> {
  return requestNothing("DELETE", `${machinePath(id)}/key-conflict`);
}

export function updateRobot(id: string, robotId: string, body: z.input<typeof UpdateRobot>): Promise<void> {
  return requestNothing("PATCH", robotPath(id, robotId), { body });
}

export function removeRobot(id: string, robotId: string): Promise<void> {
  return requestNothing("DELETE", robotPath(id, robotId));
}

/** As `answerMachineKey`. */
export function answerRobotKey(
  id: string,
  robotId: string,
  answer: "approve" | "reject",
  fingerprint: string,
): Promise<void> {
  return answerKey(robotPath(id, robotId), answer, fingerprint);
}

function answerKey(path: string, answer: "approve" | "reject", fingerprint: string): Promise<void> {
  return requestNothing("POST", `${path}/key/${answer}`, answer === "approve" ? { body: { fingerprint } } : {});
}

export const enrolmentTokensQuery = queryOptions({
  queryKey: ["enrolment-tokens"],
  queryFn: ({ signal }) => request("GET", TOKENS, EnrolmentTokenList, { signal }),
});

export function createEnrolmentToken(
  body: z.input<typeof CreateEnrolmentToken>,
): Promise<z.infer<typeof CreatedEnrolmentToken>> {
  return request("POST", TOKENS, CreatedEnrolmentToken, { body });
}

/** For this very computer: one's own machine, which then waits for an admin. */
export function askOwnMachineToken(): Promise<z.infer<typeof OwnMachineToken>> {
  return request("POST", "/app/v1/own-machine-token", OwnMachineToken);
}

export function revokeEnrolmentToken(id: string): Promise<void> {
  return requestNothing("DELETE", `${TOKENS}/${encodeURIComponent(id)}`);
}

function machinePath(id: string): string {
  return `${MACHINES}/${encodeURIComponent(id)}`;
}

function robotPath(id: string, robotId: string): string {
  return `${machinePath(id)}/robots/${encodeURIComponent(robotId)}`;
}
