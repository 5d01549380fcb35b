import Fastify from "fastify";
import { validatorCompiler } from "fastify-type-provider-zod";
import { expect, it, onTestFinished } from "vitest";
import { enrolmentRoutes } from "../../src/control-plane/api/app/enrolment-routes.ts";
import { ownMachineRoutes } from "../../src/control-plane/api/app/own-machine-routes.ts";
import { machineRoutes } from "../../src/control-plane/api/app/machine-routes.ts";
import { robotRoutes } from "../../src/control-plane/api/app/robot-routes.ts";
import { answerAppError } from "../../src/control-plane/http/app-error.ts";
import { writeAnswers } from "../../src/control-plane/http/kept-answers.ts";
import { shortKeyFingerprint } from "../../src/control-plane/desired-state/signing-key.ts";
import type { User } from "../../src/control-plane/users/user.ts";
import { MachineDetail, MachineList, OwnMachineToken } from "../../src/protocol/http/machine.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { anEnrolment } from "../support/machine-request.ts";
import { startMachineWorld } from "../support/machine-world.ts";

describeOnEachDatabase("the app's machine routes", (openDb) => {
  async function setup() {
    const world = await startMachineWorld(await openDb());
    const owner = await world.aUser("owner", "owner");
    const member = await world.aUser("member", "member");
    const app = Fastify();
    app.setValidatorCompiler(validatorCompiler).setSerializerCompiler(writeAnswers).setErrorHandler(answerAppError);
    const { callers, directory, keys, revisions, robotAdmin: robots, isOnline, tokens } = world;
    await app.register(machineRoutes, { callers, directory, machines: world.service, keys, revisions, robots });
    await app.register(robotRoutes, { callers, robots, isOnline });
    await app.register(enrolmentRoutes, { callers, tokens, baseUrl: () => "https://control.example" });
    await app.register(ownMachineRoutes, { callers, tokens });
    onTestFinished(() => app.close());
    const call = async (user: User | null, method: "GET" | "POST" | "PATCH" | "DELETE", url: string, body?: object) => {
      const headers = user ? callers.add(user) : {};
      const answer = await app.inject({ method, url: `/app/v1${url}`, headers, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.body === "" ? null : answer.json() };
    };
    return { ...world, owner, member, call };
  }

  it("take a machine from its token to its removal", async () => {
    const { call, owner, enrolment, signingKey } = await setup();
    const created = await call(owner, "POST", "/enrolment-tokens", { name: "lab", reusable: true });
    expect(created.status).toBe(201);
    const { token, command, id: tokenId } = created.body;
    expect(token).toMatch(/^lke_[\w-]{43}\.[0-9a-f]{16}$/);
    expect(token.endsWith(shortKeyFingerprint(signingKey.publicKey))).toBe(true);
    expect(command).toBe(`latchkey agent --server https://control.example --token ${token}`);

    const { id } = await enrolment.enrol(anEnrolment(token));
    const listed = await call(owner, "GET", "/machines?state=pending");
    expect(MachineList.parse(listed.body)).toMatchObject({
      count: 1,
      data: [{ id, state: "pending", is_online: false }],
    });
    const approved = await call(owner, "POST", `/machines/${id}/approve`);
    expect(MachineDetail.parse(approved.body)).toMatchObject({ state: "approved", approved_by: { id: owner.id } });
    expect(await call(owner, "POST", `/machines/${id}/approve`)).toMatchObject({
      status: 409,
      body: { code: "machine_already_approved" },
    });
    const renamed = await call(owner, "PATCH", `/machines/${id}`, { name: " build-01 ", owner_id: null });
    expect(renamed.body).toMatchObject({ name: "build-01", owner: null, desired_revision: 3, observed_revision: 0 });
    expect(await call(owner, "DELETE", `/machines/${id}`)).toEqual({ status: 204, body: null });
    expect(await call(owner, "GET", `/machines/${id}`)).toMatchObject({ status: 404 });

    expect((await call(owner, "GET", "/enrolment-tokens")).body).toMatchObject({
      count: 1,
      data: [{ id: tokenId, name: "lab", used_count: 1, hint: token.slice(-4) }],
    });
    expect(JSON.stringify((await call(owner, "GET", "/enrolment-tokens")).body)).not.toContain(token.slice(4, 47));
    expect(await call(owner, "DELETE", `/enrolment-tokens/${tokenId}`)).toMatchObject({ status: 204 });
    expect(await call(owner, "DELETE", `/enrolment-tokens/${tokenId}`)).toMatchObject({ status: 404 });
  });

  it("show a linked machine with its figures, and settle its keys", async () => {
    const { call, owner, aToken, aLinkedMachine, enrolment } = await setup();
    const { peer, machineId } = await aLinkedMachine(await aToken(owner));
    peer.send({ type: "sample", sample: { cpuPercent: 12.5, memoryUsedBytes: 99 } });
    peer.send({ type: "robot-list", requestId: "settled" });
    await peer.next("reply");
    const { body } = await call(owner, "GET", `/machines/${machineId}`);
    expect(MachineDetail.parse(body)).toMatchObject({
      is_online: true,
      presence: "online",
      cpu_percent: 12.5,
      memory_used_bytes: 99,
      cpu_model: "EPYC",
      robots: [],
      pending_key: null,
    });
    expect((await call(owner, "GET", "/machines?online=false")).body).toEqual({ data: [], count: 0 });

    const compared = { fingerprint: "SHA256:x" };
    const approve = () => call(owner, "POST", `/machines/${machineId}/key/approve`, compared);
    expect(await approve()).toMatchObject({ status: 404 });
    expect(await call(owner, "POST", `/machines/${machineId}/key/approve`, {})).toMatchObject({ status: 400 });
    const request = anEnrolment(await aToken(owner));
    await enrolment.requestKeyReplacement(machineId, request);
    expect((await call(owner, "GET", `/machines/${machineId}`)).body).toMatchObject({
      pending_key: { fingerprint: expect.stringContaining("SHA256:") },
    });
    expect(await approve()).toMatchObject({ status: 409, body: { code: "key_request_changed" } });
    expect((await call(owner, "POST", `/machines/${machineId}/key/reject`)).body).toMatchObject({ pending_key: null });
    expect(await call(owner, "DELETE", `/machines/${machineId}/key-conflict`)).toMatchObject({ status: 204 });
  });

  it("give a member a token for a machine of their own", async () => {
    const { call, member, aUser, enrolment, callers } = await setup();
    const before = Date.now();
    const { status, body } = await call(member, "POST", "/own-machine-token");
    expect(status).toBe(201);
    const { token, expires_at } = OwnMachineToken.parse(body);
    expect(Date.parse(expires_at) - before).toBeLessThanOrEqual(11 * 60_000);
    expect(await enrolment.enrol(anEnrolment(token))).toMatchObject({ state: "pending", owner: { id: member.id } });

    callers.expire(member, Date.now() + 5_000);
    const short = await call(member, "POST", "/own-machine-token");
    expect(Date.parse(OwnMachineToken.parse(short.body).expires_at) - before).toBeLessThan(10_000);
    expect(await call(null, "POST", "/own-machine-token")).toMatchObject({ status: 401 });
    expect(await call(await aUser("guest"), "POST", "/own-machine-token")).toMatchObject({
      status: 403,
      body: { code: "forbidden" },
    });
    for (let open = 1; open < 3; open++) await call(member, "POST", "/own-machine-token");
    expect(await call(member, "POST", "/own-machine-token")).toMatchObject({
      status: 429,
      body: { code: "too_many_requests" },
    });
  });

  it("refuse nobody, the wrong role and what is malformed", async () => {
    const { call, owner, member, aToken, enrolment } = await setup();
    const { id } = await enrolment.enrol(anEnrolment(await aToken(owner)));
    const routes = [
      ["GET", "/machines"],
      ["GET", `/machines/${id}`],
      ["PATCH", `/machines/${id}`, { name: "x" }],
      ["DELETE", `/machines/${id}`],
      ["POST", `/machines/${id}/approve`],
      ["POST", `/machines/${id}/key/approve`, { fingerprint: "SHA256:x" }],
      ["POST", `/machines/${id}/key/reject`],
      ["DELETE", `/machines/${id}/key-conflict`],
      ["GET", "/enrolment-tokens"],
      ["POST", "/enrolment-tokens", {}],
      ["DELETE", "/enrolment-tokens/x"],
    ] as const;
    for (const [method, url, body] of routes) {
      expect({ url, ...(await call(null, method, url, body)) }).toMatchObject({ status: 401 });
      if (url === "/machines") continue;
      const refused = await call(member, method, url, body);
      expect({ url, ok: [403, 404].includes(refused.status) }).toEqual({ url, ok: true });
    }
    expect((await call(member, "GET", "/machines")).body).toEqual({ data: [], count: 0 });
    for (const query of ["limit=0", "limit=1001", "offset=-1", "sort=x", "online=maybe", "state=gone"]) {
      expect(await call(owner, "GET", `/machines?${query}`)).toMatchObject({
        status: 400,
        body: { code: "invalid_arguments" },
      });
    }
    expect(await call(owner, "PATCH", `/machines/${id}`, { name: "" })).toMatchObject({ status: 400 });
    expect(await call(owner, "POST", "/enrolment-tokens", { expires_in_seconds: 0 })).toMatchObject({ status: 400 });
    expect(await call(owner, "GET", `/machines/${id}`)).toMatchObject({ status: 200, body: { name: "render-07" } });
  });
});
