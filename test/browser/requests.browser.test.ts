// Access asked for, approved by another, used up to its end; break-glass seen by everybody until it is reviewed; a review of access done
// by keyboard: as people do it, in a browser, at a desk and on a phone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { assertSound, launchBrowser, LOOKS, OTHER_LOOKS, textOf, type WatchedPage } from "./browser.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;

let browser: Browser;
let server: TeamServer;
let owner: Person;
let officer: Person;
let viewer: Person;
let analyst: Person;

before(async () => {
  server = await serveTeam();
  browser = await launchBrowser();
  owner = await server.join("owner", "Grace.Hopper@example.org");
  officer = await server.join("compliance-officer", "mary.jackson@example.org");
  viewer = await server.join("viewer", "Ada.Lovelace@example.org");
  analyst = await server.join("analyst", "katherine.johnson@example.org");
});

after(async () => {
  await browser?.close();
  await server?.close();
});

const at = (path: string): string => `${server.origin}/teams/${server.teamId}/${path}`;

async function sound(watched: WatchedPage, place: string): Promise<void> {
  await watched.page.waitForLoadState("networkidle");
  await assertSound(watched, place);
}

/** The same page at other widths and in the other colours. */
async function soundEverywhere(person: Person, path: string, place: string): Promise<void> {
  for (const look of OTHER_LOOKS) {
    const watched = await person.open(browser, look);
    await watched.page.goto(at(path));
    await watched.page.getByRole("heading", { level: 1 }).waitFor();
    await sound(watched, `${place} ${look.colorScheme}`);
    await watched.page.context().close();
  }
}

test("without any request the page says what a request is, and where to begin", async () => {
  const watched = await viewer.open(browser, DESK);
  await watched.page.goto(at("requests"));
  await watched.page.getByText("You have asked for nothing yet").waitFor();
  await sound(watched, "requests none");
  await watched.page.getByRole("link", { name: "Ask for access" }).first().click();
  await watched.page.getByLabel(/^See evidence/).check();
  await sound(watched, "request new");
  await watched.page.context().close();
});

test("access is asked for, approved by another, shown with its history, and ended", async () => {
  const asking = await viewer.open(browser, DESK);
  await asking.page.goto(at("requests/new"));
  await asking.page.getByLabel(/^Change vaults/).check();
  await asking.page.getByText("Only some").click();
  await asking.page.getByLabel("Payments").check();
  await asking.page.getByText("3 days", { exact: true }).click();
  await asking.page.getByLabel("Reason").fill("The payment provider moves its repository; its address and credential have to be changed until Friday.");
  await asking.page.getByRole("button", { name: "Ask for it" }).click();
  await asking.page.getByRole("heading", { name: "What happened" }).waitFor();
  const path = new URL(asking.page.url()).pathname.split(`/${server.teamId}/`)[1] ?? "";
  await sound(asking, "request open");

  const deciding = await owner.open(browser, DESK);
  await deciding.page.goto(at("vaults"));
  await deciding.page.getByRole("link", { name: /Requests 1 to decide/ }).click();
  await deciding.page.getByRole("link", { name: "Change vaults" }).waitFor();
  await sound(deciding, "requests to decide");
  await deciding.page.getByRole("link", { name: "Change vaults" }).click();
  await deciding.page.getByRole("button", { name: "Approve" }).waitFor();
  await sound(deciding, "request to decide");
  await soundEverywhere(owner, path, "request to decide");
  await deciding.page.getByLabel("Comment").fill("For the move only.");
  await deciding.page.getByRole("button", { name: "Approve" }).click();
  await deciding.page.getByText("gave the last approval").waitFor();
  await sound(deciding, "request approved");

  await asking.page.reload();
  await asking.page.getByText("In force until").waitFor();
  await asking.page.getByRole("link", { name: "Everything done under it" }).click();
  await asking.page.getByText("Nothing that is recorded was done").waitFor();
  await sound(asking, "grant");
  await asking.page.getByRole("button", { name: "End it now" }).click();
  await asking.page.getByText("ended by its holder").waitFor();
  await sound(asking, "grant over");
  for (const watched of [asking, deciding]) await watched.page.context().close();
});

test("nobody is offered a decision on their own request", async () => {
  const watched = await owner.open(browser, DESK);
  await watched.page.goto(at("requests/new"));
  await watched.page.getByText("Your role has all of it.").first().waitFor();
  assert.equal(await watched.page.getByRole("radio", { disabled: false, name: /Work as an analyst/ }).count(), 0);
  await watched.page.context().close();
});

test("break-glass is alarming on every page until somebody else has reviewed it", async () => {
  const taking = await analyst.open(browser, DESK, "elevated");
  await taking.page.goto(at("requests/break-glass"));
  await taking.page.getByLabel(/^Work as an administrator/).check();
  await taking.page.getByLabel("Reason").fill("Nobody can be reached, and the warehouse does not ship.");
  await sound(taking, "break-glass");
  await taking.page.getByRole("button", { name: "Take access now" }).click();
  await taking.page.getByText("took access at once").waitFor();
  await sound(taking, "break-glass taken");
  await taking.page.getByRole("link", { name: "Everything done under it" }).click();
  await taking.page.getByRole("button", { name: "End it now" }).click();
  await taking.page.getByText("ended by its holder").waitFor();

  const reviewing = await officer.open(browser, DESK);
  await reviewing.page.goto(at("vaults"));
  await reviewing.page.getByRole("region", { name: "Break-glass" }).getByRole("link", { name: "Look at it" }).click();
  await reviewing.page.getByLabel("What you found").fill("One project was made, as the incident asked for.");
  await sound(reviewing, "break-glass to review");
  await reviewing.page.getByRole("button", { name: "Close it with this review" }).click();
  await reviewing.page.getByText("reviewed it").waitFor();
  await reviewing.page.getByRole("region", { name: "Break-glass" }).waitFor({ state: "detached" });
  for (const watched of [taking, reviewing]) await watched.page.context().close();
});

test("a review of access is begun, decided by keyboard, and taken away as evidence", async () => {
  const watched = await officer.open(browser, DESK, "elevated");
  const { page } = watched;
  await page.goto(at("reviews"));
  await page.getByText("No review yet").waitFor();
  await sound(watched, "reviews none");
  await page.getByRole("button", { name: "Begin a review" }).click();
  await page.getByRole("button", { name: "Begin it" }).click();
  await page.getByText("0 of 4 decided").waitFor();
  const path = new URL(page.url()).pathname.split(`/${server.teamId}/`)[1] ?? "";
  // Keys are for what lies open: not while the dialog is still going away, and the line in focus is the one that is kept.
  await page.locator("[aria-modal=true]").waitFor({ state: "detached" });
  const focused = page.locator(".review-person", { has: page.locator(".review-line:focus") });
  // By the names of people, and so do the keys go, down and up again to one that this person may decide.
  const names = ["Ada.Lovelace@example.org", "Grace.Hopper@example.org", "katherine.johnson@example.org", "You"];
  await page.locator(".review-person h2 .person").nth(names.length - 1).waitFor();
  assert.deepEqual(await page.locator(".review-person h2 .person").allInnerTexts(), names);
  const press = async (key: "j" | "k", on: readonly string[]): Promise<void> => {
    for (const name of on) {
      await page.keyboard.press(key);
      await focused.filter({ hasText: name }).waitFor();
    }
  };
  await press("j", names);
  await press("k", names.slice(1, -1).toReversed());
  await page.keyboard.press("y");
  await page.getByText("1 of 4 decided").waitFor();
  await page.locator(".review-person", { hasText: "Grace.Hopper@example.org" }).getByText("Kept").waitFor();
  assert.deepEqual(await page.locator(".review-person h2 .person").allInnerTexts(), names, "a decision moves no line");
  await page.locator(".review-person", { hasText: "katherine.johnson@example.org" }).getByRole("button", { name: "Remove" }).click();
  await page.getByLabel("Why").fill("Has gone to another company.");
  await sound(watched, "review");
  await page.getByRole("button", { name: "Remove it" }).click();
  await page.getByText("Its request: waiting").waitFor();
  await soundEverywhere(officer, path, "review");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  assert.match((await download).suggestedFilename(), /^access-review-\d{4}-\d{2}-\d{2}\.csv$/);
  await page.goto(at("reviews"));
  await page.getByText("2 of 4 decided").waitFor();
  await sound(watched, "reviews");
  await page.context().close();
});

test("a review that is overdue is alarming for those who answer for it, and for nobody else", async () => {
  await server.database.execAsOwner("alter table access_reviews disable trigger access_reviews_unchanged; update access_reviews set started_at = now() - interval '20 days', due_at = now() - interval '6 days'; alter table access_reviews enable trigger access_reviews_unchanged");
  const [answering, other] = [await officer.open(browser, DESK), await analyst.open(browser, DESK)];
  for (const { page } of [answering, other]) await page.goto(at("assurance"));
  await answering.page.getByRole("region", { name: "Reviews of access" }).getByRole("link", { name: "Look at it" }).click();
  await answering.page.getByText("Overdue").waitFor();
  await sound(answering, "reviews overdue");
  await other.page.waitForLoadState("networkidle");
  assert.equal(await other.page.getByRole("region", { name: "Reviews of access" }).count(), 0);
  for (const watched of [answering, other]) await watched.page.context().close();
});

test("the history has all of it, at every width", async () => {
  const watched = await owner.open(browser, DESK);
  await watched.page.goto(at("requests?view=all"));
  await watched.page.getByText("End the membership of").waitFor();
  assert.match(await textOf(watched.page), /Change vaults[\s\S]*/);
  await sound(watched, "requests history");
  await soundEverywhere(owner, "requests?view=all", "requests history");
  // What is in force is never taken for nothing because it could not be read.
  await watched.page.route("**/grants", (route) => route.fulfill({ status: 400, contentType: "application/json", body: "{}" }));
  await watched.page.reload();
  await watched.page.getByText("What is in force could not be read").waitFor();
  await watched.page.context().close();
});
