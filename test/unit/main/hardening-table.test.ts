import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Session } from "electron";
import { describe, expect, it } from "vitest";
import { APP_SCHEME_PRIVILEGES } from "../../../src/main/app-scheme/app-origin.ts";
import { contentPolicy } from "../../../src/main/app-scheme/content-policy.ts";
import { mayUse } from "../../../src/main/windows/permissions.ts";
import { WINDOW_KINDS, type WindowKind } from "../../../src/main/windows/window-kinds.ts";
import { windowOptions } from "../../../src/main/windows/window-options.ts";
import { ELECTRON_PERMISSIONS } from "../../support/electron/permissions.ts";
import { FakeSession } from "../../support/electron/fake-session.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

interface Row {
  readonly where: string;
  /** What stands in backticks, as the code makes it. */
  readonly claims: readonly string[];
  readonly shownBy: string;
}

const rows = readTable();

/** Every claim of the rows of that place. */
function claimed(where: string): string[] {
  const found = rows.filter((row) => row.where === where);
  expect(found, `no row about ${where}`).not.toEqual([]);
  return found.flatMap(({ claims }) => claims).sort();
}

describe("the options of the app's windows", () => {
  it.each(WINDOW_KINDS)("are exactly what docs/security.md says: %s", (kind) => {
    const { preload, session, ...options } = preferencesOf(kind, true);

    expect(made(options, (key) => !OF_ONE_KIND.includes(key))).toEqual(claimed("every window"));
    expect(preload).toMatch(/^\/scripts\/preload-(app|indicator|capture)\.cjs$/);
    expect(session).toBeDefined();
  });

  it("differ, between kinds, in nothing that protects", () => {
    const own = new Set(WINDOW_KINDS.flatMap((kind) => Object.keys(preferencesOf(kind, true))));
    const common = claimed("every window").map((claim) => claim.split(":", 1)[0] ?? "");

    expect([...own].filter((key) => !common.includes(key)).sort()).toEqual(
      [...OF_ONE_KIND, "preload", "session"].sort(),
    );
  });

  it("have developer tools in builds that are not released, and only there", () => {
    for (const kind of WINDOW_KINDS) {
      expect(preferencesOf(kind, false).devTools).toBe(true);
      expect(preferencesOf(kind, true).devTools).toBe(false);
    }
  });
});

describe("the policies of the app's pages", () => {
  const policy = (kind: WindowKind) =>
    contentPolicy({ kind, controlPlane: "https://desk.example", styleNonce: "FRESH" }).split("; ");
  const written = (kind: WindowKind) => policy(kind).map((part) => part.replace("wss://desk.example", "SOCKETS"));

  it("are exactly what docs/security.md says", () => {
    expect(written("app").sort()).toEqual(claimed("the app's pages"));
    expect(written("viewer").sort()).toEqual(claimed("the app's pages"));
  });

  it("differ for the indicator and the capture window in what docs/security.md says", () => {
    for (const kind of ["indicator", "capture"] as const) {
      const different = policy(kind).filter((part) => !policy("app").includes(part));
      expect(different).toEqual(claimed("the indicator's and the capture window's pages"));
    }
  });

  it("allow nothing inline", () => {
    for (const kind of WINDOW_KINDS) expect(policy(kind).join(";")).not.toMatch(/unsafe-|\*|strict-dynamic/);
  });
});

it("the app's scheme has the privileges that docs/security.md says, and no others", () => {
  expect(made(APP_SCHEME_PRIVILEGES.privileges ?? {})).toEqual(claimed("the app's scheme"));
});

describe("what windows may use", () => {
  it.each<[string, WindowKind[]]>([
    ["may use: the app, a machine's screen", ["app", "viewer"]],
    ["may use: the indicator", ["indicator"]],
    ["may use: the capture window", ["capture"]],
  ])("%s: is exactly what docs/security.md says", (where, kinds) => {
    for (const kind of kinds) {
      const asked = { page: "latchkey-app://app/", isMainFrame: true, devices: [] };
      const allowed = ELECTRON_PERMISSIONS.filter((permission) => mayUse(kind, { ...asked, permission }));
      expect(allowed).toEqual(claimed(where));
    }
  });
});

describe("the rows of the table", () => {
  it("are there", () => {
    expect(rows.length).toBeGreaterThanOrEqual(20);
  });

  it.each(rows.map((row) => [row.where, row.shownBy] as const))(
    "about %s name a test that exists: %s",
    (_where, shownBy) => {
      const [, title = "", file = ""] = /^`(.+)` \(`(.+)`\)$/.exec(shownBy) ?? [];

      expect(existsSync(join(ROOT, file)), file).toBe(true);
      expect(readFileSync(join(ROOT, file), "utf8")).toContain(title);
    },
  );
});

/** What a kind of window needs for its task, and protects nothing. */
const OF_ONE_KIND = ["autoplayPolicy", "backgroundThrottling"];

function preferencesOf(kind: WindowKind, isPackaged: boolean) {
  const sessionOf = (): Session => new FakeSession().asElectron();
  return windowOptions(kind, { scripts: "/scripts", isPackaged, sessionOf }).webPreferences ?? {};
}

/** `name: value` of each, as the table writes them. */
function made(options: object, isMeant: (key: string) => boolean = () => true): string[] {
  const all = Object.entries(options).filter(([key]) => isMeant(key));
  return all.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).sort();
}

function readTable(): Row[] {
  const page = readFileSync(join(ROOT, "docs", "security.md"), "utf8");
  const [, table = ""] = /<!-- hardening:begin -->([\s\S]+)<!-- hardening:end -->/.exec(page) ?? [];
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((line) => {
      const [where = "", what = "", , shownBy = ""] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim());
      return { where, claims: [...what.matchAll(/`([^`]+)`/g)].map(([, claim = ""]) => claim), shownBy };
    });
}
