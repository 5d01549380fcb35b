import { expect, it } from "vitest";
import type { MachineItem } from "../../src/protocol/http/machine.ts";
import {
  type ImportLineItem,
  MOST_IMPORT_CHARACTERS,
  MOST_IMPORT_LINES,
} from "../../src/protocol/http/machine-import.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

interface Answer {
  readonly data: readonly ImportLineItem[];
  readonly changed_count: number;
  readonly error_count: number;
  readonly code: string;
  readonly field: string;
  readonly message: string;
}

describeOnEachDatabase("importing machines from CSV", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const { aMachine, fleet, owner, send, tokenOf } = house;
    const token = await tokenOf(owner);
    const post = async (path: string, csv: string, as: string) => {
      const answer = await send("POST", `/app/v1/machines/import${path}`, { token: as, body: { csv } });
      return { status: answer.statusCode, body: answer.json<Answer>() };
    };
    const list = async () =>
      (await send("GET", "/app/v1/machines", { token })).json<{ data: readonly MachineItem[] }>().data;
    const within = { assigned: true, managed: true, personal: false };
    for (const name of ["Editors", "Cutters"]) {
      await fleet.groupService.create(owner, { name, allowWithin: true, within });
    }
    const a = await aMachine(null, { name: "a" });
    const b = await aMachine(null, { name: "b" });
    const c = await aMachine(null, { name: "c" });
    return {
      ...house,
      a,
      b,
      c,
      list,
      preview: (csv: string, as = token) => post("/preview", csv, as),
      apply: (csv: string, as = token) => post("", csv, as),
    };
  }

  it("shows what would change and changes it when asked to", async () => {
    const { a, actions, appRules, apply, aUser, b, list, owner, preview } = await setup();
    await aUser({ name: "Vera", email: "vera@client.example" });
    const rule = await appRules.create(owner, { name: "careful", settings: {} });
    const csv =
      "\uFEFFApp_Rule,machine,name,assigned_to,guest_access\r\n" +
      `Careful,A,"Suite ""1"", left",VERA@client.example,no\r\n\r\n` +
      `,${b.id},,editors; Cutters,\r\n` +
      `,c,c,nobody,yes\r\n`;
    const before = await actions();
    const looked = await preview(csv);
    expect(looked).toMatchObject({ status: 200, body: { changed_count: 2, error_count: 0 } });
    expect(looked.body.data).toMatchObject([
      {
        line: 2,
        text: "A",
        machine: { id: a.id, name: "a" },
        verdict: "ok",
        changes: [
          { column: "name", from: "a", to: 'Suite "1", left' },
          { column: "assigned_to", from: null, to: "Vera" },
          { column: "guest_access", from: "yes", to: "no" },
          { column: "app_rule", to: "careful" },
        ],
      },
      { line: 4, verdict: "ok", changes: [{ column: "assigned_to", from: null, to: "Editors; Cutters" }] },
      { line: 5, verdict: "unchanged", changes: [] },
    ]);
    expect((await list()).map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(await actions()).toEqual(before);

    expect(await apply(csv)).toEqual({ status: 200, body: { changed_count: 2 } });
    const found = new Map((await list()).map((machine) => [machine.id, machine]));
    expect(found.get(a.id)).toMatchObject({ name: 'Suite "1", left', owner: { name: "Vera" }, is_guest_access: false });
    expect(found.get(b.id)?.assignment).toMatchObject({ kind: "group", groups: [{}, {}] });
    expect((await appRules.holders(owner, rule.id)).machines).toHaveLength(1);
    const done = (await actions()).slice(before.length).toSorted();
    expect(done).toEqual([
      "app_rule_assign",
      "machine_assign",
      "machine_rename",
      "machine_set_guest_access",
      "machine_set_owner",
    ]);
    const names = csv.replace(",A,", `,${a.peerId},`);
    expect((await apply(names)).body).toEqual({ changed_count: 0 });
  });

  it("reserves for an address of nobody's, and reads tabs and semicolons", async () => {
    const { apply, list } = await setup();
    await apply('machine;assigned_to\na;kai@client.example\nb;"Editors;Cutters"');
    expect((await list()).map(({ assignment }) => assignment?.kind)).toEqual(["reservation", "group", "unassigned"]);
    expect((await apply("machine\tname\nc\td, e; f")).body).toEqual({ changed_count: 1 });
    expect((await list()).map(({ name }) => name)).toContain("d, e; f");
  });

  it("names what is wrong, line by line, and does none of a file with one fault", async () => {
    const { actions, aMachine, apply, list, preview } = await setup();
    await aMachine(null, { name: "twin" });
    await aMachine(null, { name: "Twin" });
    const before = await actions();
    const all = "machine,name,assigned_to,guest_access,app_rule\na,changed,,,\n";
    const cases: readonly (readonly [string, string, string | null])[] = [
      ["name\nx", "no-machine-column", "machine"],
      ["machine,colour\na,red", "unknown-column", "colour"],
      ["machine,name,Name\na,x,y", "column-twice", "name"],
      [`machine,"name\na,x`, "open-quote", ""],
      [`${all}b,"x`, "open-quote", null],
      [`${all}b,,,,,more`, "too-many-cells", null],
      [`${all},x`, "no-machine", "machine"],
      [`${all}nothing,x`, "unknown-machine", "machine"],
      [`${all}TWIN,x`, "ambiguous-machine", "machine"],
      [`${all}A,x`, "listed-twice", "machine"],
      [`${all}b,${"x".repeat(129)}`, "too-long", "name"],
      [`${all}b,x\u202ey`, "bad-text", "name"],
      [`${all}b,,nothing`, "unknown-group", "assigned_to"],
      [`${all}b,,Editors;`, "unknown-group", "assigned_to"],
      [`${all}b,,,maybe`, "bad-guest-access", "guest_access"],
      [`${all}b,,,,nothing`, "unknown-app-rule", "app_rule"],
    ];
    for (const [csv, fault, field] of cases) {
      const looked = await preview(csv);
      expect({ csv, ...looked }).toMatchObject({ csv, status: 200, body: { error_count: 1 } });
      const at = looked.body.data.find(({ verdict }) => verdict === "error");
      expect(at).toMatchObject({ fault, field });
      const refused = await apply(csv);
      expect(refused).toMatchObject({ status: 400, body: { code: "invalid_arguments", field: "csv" } });
      expect(refused.body.message).toContain(`line ${at?.line}: ${fault}`);
    }
    expect((await list()).map(({ name }) => name)).not.toContain("changed");
    expect(await actions()).toEqual(before);
  });

  it("takes as many lines as it says, as many characters, and something", async () => {
    const { preview, apply } = await setup();
    const linesOf = (count: number) => `machine\n${Array.from({ length: count }, (_, n) => `m${n}`).join("\n")}`;
    const most = await preview(linesOf(MOST_IMPORT_LINES));
    expect(most).toMatchObject({ status: 200, body: { error_count: MOST_IMPORT_LINES } });
    // The longest that there is in bytes: each character is six of JSON.
    const longest = `machine\na${"\u0001".repeat(MOST_IMPORT_CHARACTERS - 9)}`;
    expect(await preview(longest)).toMatchObject({ status: 200, body: { error_count: 1 } });
    for (const sent of [linesOf(MOST_IMPORT_LINES + 1), `${longest}x`, ""]) {
      expect(await preview(sent)).toMatchObject({ status: 400, body: { field: "csv" } });
      expect(await apply(sent)).toMatchObject({ status: 400, body: { field: "csv" } });
    }
  });

  it("shows a column's name as far as it can be shown", async () => {
    const { preview } = await setup();
    const { body } = await preview(`machine,x\u202ey${"z".repeat(500)}`);
    expect(body.data).toMatchObject([{ fault: "unknown-column", field: `x\ufffdy${"z".repeat(125)}` }]);
  });

  it("ATK-42: keeps what a spreadsheet would run as the text that it is", async () => {
    const { apply, list, preview } = await setup();
    const csv = `machine,name\na,"=HYPERLINK(""http://x"")"\n`;
    expect((await preview(csv)).body.data[0]?.changes).toEqual([
      { column: "name", from: "a", to: '=HYPERLINK("http://x")' },
    ]);
    await apply(csv);
    expect((await list()).map(({ name }) => name)).toContain('=HYPERLINK("http://x")');
  });

  it("is refused to everybody but admins", async () => {
    const { apply, aUser, list, preview, tokenOf } = await setup();
    for (const role of ["member", "guest"] as const) {
      const as = await tokenOf(await aUser({ role }));
      for (const ask of [preview, apply]) {
        expect(await ask("machine,name\na,x", as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
      }
    }
    expect((await list()).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  });
});
