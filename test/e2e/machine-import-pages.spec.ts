import type { Locator, Page } from "@playwright/test";
import { IMPORT_FAULTS, MOST_IMPORT_LINES } from "../../src/protocol/http/machine-import.ts";
import { FakeDesktop } from "../support/fake-desktop.ts";
import { aControlPlane, aDesktopState } from "../support/fake-desktop/canned-state.ts";
import { expect, test } from "./support/fake.ts";
import { expectLookedAt, LOOKS } from "./support/looks.ts";

/* Machines that a CSV file changes, before canned data. */

const EVERY_KIND = ["machine,name", ...IMPORT_FAULTS, "atelier", "render-mac", "same"].join("\n");

async function open(page: Page, url: string): Promise<Locator> {
  await page.goto(`${url}/machines`);
  await page.getByRole("button", { name: "Import…" }).click();
  return page.getByRole("dialog", { name: "Change machines by a CSV file" });
}

function choose(dialog: Locator, name: string, buffer: Buffer): Promise<void> {
  return dialog.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer });
}

test("a list is pasted, looked at, rid of its faults and imported, in light and dark and on a phone", async ({
  page,
  backend,
}) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    const dialog = await open(page, backend.url);
    await dialog.getByRole("button", { name: "Look at the list" }).click();
    await expect(dialog.getByText("Paste, type or choose a list.")).toBeVisible();
    await dialog.getByText("What the columns hold").click();
    await expectLookedAt(page, `${name}-import`);
    await dialog.getByText("What the columns hold").click();
    await dialog.getByRole("textbox", { name: "Lines" }).fill(EVERY_KIND);
    await dialog.getByRole("button", { name: "Look at the list" }).click();

    const lines = dialog.getByRole("list", { name: "Lines of the list" }).getByRole("listitem");
    await expect(lines).toHaveCount(IMPORT_FAULTS.length);
    await expect(dialog.getByRole("button", { name: "Change 2 machines" })).toBeDisabled();
    await expectLookedAt(page, `${name}-import-faults`);
    await dialog.getByText("Changes (2)").click();
    await expect(lines).toHaveCount(2);
    await expect(lines.first()).toContainText("Assigned to: nobody → Editors; Render farm");
    await expectLookedAt(page, `${name}-import-changes`);

    const asked = page.waitForRequest((request) => request.url().endsWith("/import/preview"));
    await dialog.getByRole("button", { name: `Leave ${IMPORT_FAULTS.length} lines out` }).click();
    const left = ["machine,name", ...IMPORT_FAULTS.map(() => ""), "atelier", "render-mac", "same"].join("\n");
    expect((await asked).postDataJSON()).toEqual({ csv: left });
    await dialog.getByRole("button", { name: "Back" }).click();
    await expect(dialog.getByRole("textbox", { name: "Lines" })).toHaveValue(EVERY_KIND);
    await dialog.getByRole("textbox", { name: "Lines" }).fill(left);
    await dialog.getByRole("button", { name: "Look at the list" }).click();
    await dialog.getByRole("button", { name: "Change 2 machines" }).click();
    await expect(dialog.getByText("2 machines were changed.")).toBeVisible();
    await expectLookedAt(page, `${name}-import-done`);
    await dialog.getByRole("button", { name: "Done" }).click();
    await expect(dialog).toBeHidden();
  }
});

test("every fault is told in words, with its line and its column", async ({ page, backend }) => {
  const dialog = await open(page, backend.url);
  await dialog.getByRole("textbox", { name: "Lines" }).fill(EVERY_KIND);
  await dialog.getByRole("button", { name: "Look at the list" }).click();
  const lines = dialog.getByRole("list", { name: "Lines of the list" }).getByRole("listitem");
  const told = (await lines.allInnerTexts()).map((text) => text.split(/\n+/).slice(1).join(": "));
  expect(new Set(told.map((text) => text.replace(/^line \d+/, ""))).size).toBe(IMPORT_FAULTS.length);
  expect(told).toContain(
    "line 13, column assigned_to: This is neither an e-mail address nor the name of a group, nor a list of groups.",
  );
  expect(told).toContain("line 5: A quotation mark has no end on this line.");
});

test("two thousand lines are looked at a page at a time, and by keyboard alone", async ({ page, backend }) => {
  const dialog = await open(page, backend.url);
  const list = ["machine", ...Array.from({ length: MOST_IMPORT_LINES }, (_, n) => `render-${n}`)].join("\n");
  await choose(dialog, "all.csv", Buffer.from(list));
  await expect(dialog.getByText("2,001 lines taken from all.csv")).toBeVisible();
  const began = Date.now();
  await dialog.getByRole("button", { name: "Look at the list" }).press("Enter");
  await expect(dialog.getByText("1 to 50 of 2,000 lines")).toBeVisible();
  expect(Date.now() - began, "ms until the lines are there").toBeLessThan(3_000);
  const lines = dialog.getByRole("list", { name: "Lines of the list" }).getByRole("listitem");
  await expect(lines).toHaveCount(50);
  // What was said of the list has the focus, and the lines come next.
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("region", { name: "Lines of the list" })).toBeFocused();
  await dialog.getByRole("button", { name: "Page 40" }).press("Enter");
  await expect(dialog.getByText("1,951 to 2,000 of 2,000 lines")).toBeVisible();
  await expect(lines.last()).toContainText("line 2,001");

  await dialog.getByRole("button", { name: "Back" }).press("Enter");
  await choose(dialog, "more.csv", Buffer.from(`${list}\nrender-2000`));
  await expect(dialog.getByText("2,002 lines taken from more.csv")).toBeVisible();
  await dialog.getByRole("button", { name: "Look at the list" }).press("Enter");
  await expect(dialog.getByText("2,000 machines at most can be changed in one go. Split the list.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Lines" })).toHaveValue(`${list}\nrender-2000`);
});

test("a file is chosen or dropped, and one that is no list leaves what was written", async ({ page, backend }) => {
  const dialog = await open(page, backend.url);
  const field = dialog.getByRole("textbox", { name: "Lines" });
  await choose(dialog, "machines.csv", Buffer.from("\uFEFFmachine,name\r\natelier,Bühne\r\n"));
  await expect(field).toHaveValue("machine,name\natelier,Bühne\n");
  await expect(dialog.getByText("2 lines taken from machines.csv")).toBeVisible();

  const refused: readonly (readonly [name: string, content: Buffer, says: string])[] = [
    ["big.csv", Buffer.alloc(1_200_001, "a"), "This file is too big: a list may have 1.1 MiB at most."],
    ["empty.csv", Buffer.from(""), "This file is empty."],
    ["book.xlsx", Buffer.from("PK\u0003\u0004\u0000"), "This file is no text."],
    ["latin.csv", Buffer.from("machine\nB\u00fchne", "latin1"), "This file is not in UTF-8"],
  ];
  for (const [name, content, says] of refused) {
    await choose(dialog, name, content);
    await expect(dialog.getByText(says)).toBeVisible();
    await expect(field).toHaveValue("machine,name\natelier,Bühne\n");
  }
  await expectLookedAt(page, "light-import-refused-file");
  // The same file again, mended meanwhile.
  await choose(dialog, "latin.csv", Buffer.from("machine\nB\u00fchne"));
  await expect(field).toHaveValue("machine\nBühne");

  await drop(page, field, ["machine\nsame"]);
  await expect(field).toHaveValue("machine\nsame");
  await drop(page, field, ["machine\na", "machine\nb"]);
  await expect(dialog.getByText("Drop one file at a time.")).toBeVisible();
  await drop(page, page.locator("body"), ["machine\nmissed"]);
  await expect(field).toHaveValue("machine\nsame");
});

/** Drops files as a person does; an event that nobody prevented would open them in place of the page. */
async function drop(page: Page, target: Locator, contents: readonly string[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle((texts) => {
    const transfer = new DataTransfer();
    for (const [n, text] of texts.entries()) transfer.items.add(new File([text], `list-${n}.csv`));
    return transfer;
  }, contents);
  const isPrevented = await target.evaluate(
    (node, transfer) =>
      ["dragover", "drop"].map(
        (type) =>
          !node.dispatchEvent(
            new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true, composed: true }),
          ),
      ),
    dataTransfer,
  );
  expect(isPrevented).toEqual([true, true]);
}

test("a closed dialog keeps what was written, and a silent server loses nothing", async ({ page, backend }) => {
  const dialog = await open(page, backend.url);
  const field = dialog.getByRole("textbox", { name: "Lines" });
  await field.fill("machine\natelier");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Import…" })).toBeFocused();
  await page.getByRole("button", { name: "Import…" }).click();
  await expect(field).toHaveValue("machine\natelier");
  await page.route("**/machines/import/preview", (route) => route.abort());
  await dialog.getByRole("button", { name: "Look at the list" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(field).toHaveValue("machine\natelier");
});

test("in the desktop app, which saves no files, the machines as they are go into the list", async ({
  page,
  backend,
}) => {
  await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  const exported = "\uFEFFmachine,name\r\natelier,\r\n";
  let status = 503;
  await page.route("**/machines/export?separator=comma", (route) =>
    route.fulfill(
      status === 200
        ? { body: exported, contentType: "text/csv; charset=utf-8" }
        : { status, json: { code: "storage_unavailable", message: "The control plane cannot reach its database." } },
    ),
  );
  const dialog = await open(page, backend.url);
  await expect(dialog.getByRole("link")).toHaveCount(0);
  const fillIn = dialog.getByRole("button", { name: "Start from the machines as they are" });
  await fillIn.click();
  await expect(page.getByText("That did not work")).toBeVisible();
  status = 200;
  await fillIn.click();
  await expect(dialog.getByRole("textbox", { name: "Lines" })).toHaveValue("machine,name\natelier,\n");
  // What is there already is not written over.
  await expect(fillIn).toBeDisabled();
  await expectLookedAt(page, "light-import-in-the-app");
});

test.describe("for a member", () => {
  test.use({ scenario: "member" });

  test("there is no import", async ({ page, backend }) => {
    await page.goto(`${backend.url}/machines`);
    await expect(page.getByRole("link", { name: "atelier", exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Import…" })).toHaveCount(0);
  });
});

test.describe("in German", () => {
  test.use({ locale: "de-DE", viewport: { width: 360, height: 740 } });

  test("the import fits a phone, and its export separates as German spreadsheets do", async ({ page, backend }) => {
    await page.goto(`${backend.url}/machines`);
    await page.getByRole("button", { name: "Importieren …" }).click();
    const dialog = page.getByRole("dialog", { name: "Rechner mit einer CSV-Datei ändern" });
    await dialog.getByText("Was in den Spalten steht").click();
    await expectLookedAt(page, "german-import");
    const link = dialog.getByRole("link", { name: "Rechner exportieren, wie sie jetzt sind" });
    expect(await link.getAttribute("href")).toBe("/app/v1/machines/export?separator=semicolon");
    await dialog.getByRole("textbox", { name: "Zeilen" }).fill(EVERY_KIND);
    await dialog.getByRole("button", { name: "Liste ansehen" }).click();
    await expectLookedAt(page, "german-import-faults");
    await dialog.getByText("Ändern (2)").click();
    await expectLookedAt(page, "german-import-changes");
    await dialog.getByRole("button", { name: `${IMPORT_FAULTS.length} Zeilen weglassen` }).click();
    await dialog.getByRole("button", { name: "2 Rechner ändern" }).click();
    await expect(dialog.getByText("2 Rechner wurden geändert.")).toBeVisible();
    await expectLookedAt(page, "german-import-done");
  });
});
