import { request } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

async function setup() {
  const plane = await FakeControlPlane.start();
  const agent = new AgentUnderTest({ data: temporaryFolder(), server: plane.url, token: plane.token() });
  await agent.line(/^connected/);
  const socketPath = join(agent.folder, "control.sock");
  const ask = (method: string, path: string, body = "") =>
    new Promise<{ status: number | undefined; body: unknown }>((resolve, reject) => {
      const asked = request({ socketPath, method, path }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode, body: text === "" ? null : JSON.parse(text) });
        });
      });
      asked.once("error", reject);
      asked.end(body);
    });
  return { plane, agent, ask, socketPath };
}

describe("the agent's local socket", () => {
  it("tells the agent's state in the protocol's form", async () => {
    const { ask } = await setup();

    expect(await ask("GET", "/status")).toMatchObject({
      status: 200,
      body: { state: "online", machineId: "machine-1" },
    });
  });

  it.each([
    ["an unknown path", "GET", "/etc/passwd", "", 404, "method_not_found"],
    ["an unknown method", "PUT", "/robots", "", 404, "method_not_found"],
    ["a path that climbs", "DELETE", "/../../robots", "", 404, "method_not_found"],
    ["half a body", "POST", "/robots", '{"name":', 400, "invalid_arguments"],
    ["no body", "POST", "/robots", "", 400, "invalid_arguments"],
    ["a body of the wrong form", "POST", "/robots", "[]", 400, "invalid_arguments"],
    ["a body of 1 MB", "POST", "/robots", "x".repeat(1_000_000), 413, "payload_too_large"],
    ["a broken escape in a name", "DELETE", "/robots/%zz", "", 400, "invalid_arguments"],
    ["a robot that is not there", "DELETE", "/robots/Nobody", "", 404, "robot_not_found"],
  ])("refuses %s with a code and goes on", async (_what, method, path, body, status, code) => {
    const { ask } = await setup();

    expect(await ask(method, path, body)).toMatchObject({ status, body: { code, message: expect.any(String) } });

    expect((await ask("GET", "/status")).status).toBe(200);
  });

  it("answers machine_offline while the control plane is away", async () => {
    const { plane, agent, ask } = await setup();
    await plane.stop();
    await agent.logged(/not connected/);

    expect(await ask("GET", "/robots")).toMatchObject({ status: 503, body: { code: "machine_offline" } });
    expect(await ask("POST", "/machine/rotate-key")).toMatchObject({ status: 503, body: { code: "machine_offline" } });
  });

  it("takes commands one after the other: two of one name make one robot", async () => {
    const { plane, ask } = await setup();
    const body = JSON.stringify({ name: "Avory", type: "development", keyType: "ed25519" });

    const answers = await Promise.all([ask("POST", "/robots", body), ask("POST", "/robots", body)]);

    expect(answers.map(({ status }) => status)).toEqual(expect.arrayContaining([201, 409]));
    expect(plane.machine.robots.size).toBe(1);
  });

  it("survives callers that speak no HTTP or leave in the middle", async () => {
    const { ask, socketPath } = await setup();
    const rude = connect(socketPath);
    await once(rude, "connect");
    rude.write("\u0000\u0001 nonsense\r\n\r\n");
    await once(rude.resume(), "close");
    const leaving = connect(socketPath);
    await once(leaving, "connect");
    leaving.write("POST /robots HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
    leaving.destroy();

    expect((await ask("GET", "/status")).status).toBe(200);
  });
});
