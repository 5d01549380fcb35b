import { expect, it } from "vitest";
import type * as z from "zod";
import type { ImportPreviewAnswer } from "../../src/protocol/http/machine-import.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

type Preview = z.infer<typeof ImportPreviewAnswer>;

describeOnEachDatabase("exporting machines as CSV", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const { fleet, owner, send, tokenOf } = house;
    const token = await tokenOf(owner);
    const within = { assigned: true, managed: true, personal: false };
    const aGroup = async (name: string) =>
      (await fleet.groupService.create(owner, { name, allowWithin: true, within })).number;
    return {
      ...house,
      aGroup,
      assign: (id: string, target: Parameters<typeof fleet.assignments.assign>[2]) =>
        fleet.assignments.assign(owner, [id], target),
      read: async (query = "", as = token) => {
        const answer = await send("GET", `/app/v1/machines/export${query}`, { token: as });
        return { status: answer.statusCode, headers: answer.headers, text: answer.body };
      },
      preview: async (csv: string) =>
        (await send("POST", "/app/v1/machines/import/preview", { token, body: { csv } })).json<Preview>(),
      apply: async (csv: string) =>
        (await send("POST", "/app/v1/machines/import", { token, body: { csv } })).json<unknown>(),
    };
  }

  it("writes what the import reads, and nothing changes by it", async () => {
    const { aGroup, aMachine, appRules, assign, aUser, fleet, owner, preview, read } = await setup();
    const vera = await aUser({ name: "Vera", email: "Vera@client.example" });
    const nameless = await aUser({ username: "no-address" });
    const editors = await aGroup("Editors");
    const cutters = await aGroup("Cutters");
    const odd = await aGroup("A; B");
    const nobody = await aGroup("Nobody");
    await appRules.create(owner, { name: "careful", settings: {} });
    const all = await Promise.all(
      ["a", "b", "c", "d", "e", "f", 'g "9", left'].map(async (name) => aMachine(null, { name })),
    );
    const peerIds = all.map(({ peerId }) => peerId);
    const [a, b, c, d, e, f] = all.map(({ id }) => id) as [string, string, string, string, string, string];
    await assign(a, { kind: "person", id: vera.user.id });
    await assign(b, { kind: "person", id: nameless.user.id });
    await assign(c, { kind: "groups", numbers: [editors, cutters], field: "x" });
    await assign(d, { kind: "groups", numbers: [odd], field: "x" });
    await assign(e, { kind: "groups", numbers: [editors, odd], field: "x" });
    await assign(f, { kind: "groups", numbers: [nobody], field: "x" });
    await fleet.imports.apply(owner, "machine,guest_access,app_rule\na,,careful\nb,no,");

    const { headers, status, text } = await read();
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="latchkey-machines.csv"',
      },
    });
    const lines = text.split("\r\n");
    expect(lines[0]).toBe('\uFEFF"machine","name","assigned_to","guest_access","app_rule"');
    expect(lines.slice(1, -1).map((line) => line.split(",")[0])).toEqual(peerIds.map((id) => `"${id}"`));
    expect(lines.slice(1, -1).map((line) => line.split(",").slice(1).join())).toEqual([
      '"a","Vera@client.example","yes","careful"',
      '"b","","no","Default"',
      expect.stringMatching(/^"c","(Editors; Cutters|Cutters; Editors)","yes","Default"$/),
      '"d","A; B","yes","Default"',
      '"e","","yes","Default"',
      '"f","","yes","Default"',
      '"g ""9"", left","nobody","yes","Default"',
    ]);
    for (const file of [text, (await read("?separator=semicolon")).text]) {
      const looked = await preview(file);
      expect(looked).toMatchObject({ changed_count: 0, error_count: 0 });
      expect(looked.data).toHaveLength(7);
    }
  });

  it("ATK-42: holds nothing that a spreadsheet would run, and the import takes it back as it was", async () => {
    const { aMachine, apply, preview, read } = await setup();
    const names = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "it's -1", 'a;"=1+1;b', "\uFF1D1", "'plain"];
    for (const name of names) await aMachine(null, { name });
    const { text } = await read("?separator=semicolon");
    for (const cell of text.split(/[,;\t\r\n]+/)) expect(cell).not.toMatch(/^[\s"]*[=+\-@\uFF1D]/);
    expect(await preview(text)).toMatchObject({ changed_count: 0, error_count: 0 });
    const renamed = text.replaceAll('"\'=1+1"', '"\'=2+2"');
    expect(renamed).not.toBe(text);
    expect((await preview(renamed)).data.flatMap(({ changes }) => changes)).toEqual([
      { column: "name", from: "=1+1", to: "=2+2" },
    ]);
    expect(await apply(renamed)).toEqual({ changed_count: 1 });
  });

  it("is refused to everybody but admins, and for another separator", async () => {
    const { aUser, read, tokenOf } = await setup();
    for (const role of ["member", "guest"] as const) {
      expect((await read("", await tokenOf(await aUser({ role })))).status).toBe(403);
    }
    expect((await read("", "nonsense")).status).toBe(401);
    expect((await read("?separator=pipe")).status).toBe(400);
  });
});
