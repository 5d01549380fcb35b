import { expectLookedAt, LOOKS } from "./support/looks.ts";
import { expect, test } from "./support/fake.ts";

/* What a guest sees before and after the machine's screen. `/g/<state>` of the fake back end is a door in that state. */

const DOORS: readonly (readonly [state: string, says: string])[] = [
  ["open", "Ends in"],
  ["early", "You are early"],
  ["pin", "Your host told it to you apart from the link"],
  ["offline", "The machine is offline"],
  ["full", "Everybody's place is taken"],
  ["stopped", "The owner has stopped all sharing"],
  ["over", "This invite is over"],
  ["cancelled", "This invite was cancelled"],
  ["used", "This invite has been used"],
  ["unknown", "This link opens nothing"],
];

test("every state of a guest's door says what to do, in light and dark and on a phone", async ({ page, backend }) => {
  for (const { name, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    for (const [state, says] of DOORS) {
      await test.step(`${state}, ${name}`, async () => {
        await page.goto(`${backend.url}/g/${state}`);
        await expect(page.getByText(says).first()).toBeVisible();
        await expectLookedAt(page, `${name}-door-${state}`);
      });
    }
  }
});

test("a wrong PIN is said at its field, by keyboard alone", async ({ page, backend }) => {
  await page.goto(`${backend.url}/g/pin`);
  await expect(page.getByRole("button", { name: "Join" })).toBeDisabled();
  await page.getByLabel("PIN").focus();
  await page.keyboard.type("1111");
  await page.keyboard.press("Enter");
  await expect(page.getByText("only a few tries are allowed")).toBeVisible();
});

test("the machine is asked to get ready once, and only near the start", async ({ page, backend }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/prepare")) asked.push(new URL(request.url()).pathname);
  });
  for (const state of ["early", "waiting", "open"]) {
    await page.goto(`${backend.url}/g/${state}`);
    await expect(page.getByRole("timer")).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  expect(asked).toEqual(["/app/v1/guest/waiting/prepare", "/app/v1/guest/open/prepare"]);
});
