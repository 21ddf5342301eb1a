// Provisioning as a team sets it up, in a browser: nothing connected, a token shown once, groups that a provider sends and what they are worth, what it asked
// for; and somebody whom the provider ends while they look at the page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import type { Browser } from "playwright-core";

import { assertSound, launchBrowser, LOOKS, OTHER_LOOKS, textOf, type WatchedPage } from "./browser.ts";
import { serveTeam, type Person, type TeamServer } from "./team-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }] = LOOKS;
const WITHIN_MS = 5000;

let browser: Browser;
let server: TeamServer;
let owner: Person;
let auditor: Person;
let address = "";
let token = "";

before(async () => {
  [server, browser] = await Promise.all([serveTeam(), launchBrowser()]);
  owner = await server.join("owner", "Grace.Hopper@example.org");
  auditor = await server.join("auditor", "mary.jackson@example.org");
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

async function soundEverywhere(person: Person, place: string): Promise<void> {
  for (const look of OTHER_LOOKS) {
    const watched = await person.open(browser, look);
    await watched.page.goto(at("provisioning"));
    await watched.page.getByRole("heading", { level: 1 }).waitFor();
    await sound(watched, `${place} ${look.colorScheme}`);
    await watched.page.context().close();
  }
}

async function ask(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${address}${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/scim+json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

test("where nothing is connected the page says how it is done; only an owner can", async () => {
  const watched = await auditor.open(browser, DESK);
  await watched.page.goto(at("provisioning"));
  await watched.page.getByText("Ask an owner of the team").waitFor();
  await sound(watched, "provisioning none, auditor");
  await soundEverywhere(owner, "provisioning none");
});

test("an owner connects and sees the token once", async () => {
  const watched = await owner.open(browser, DESK, "elevated");
  const { page } = watched;
  await page.goto(at("provisioning"));
  await page.getByRole("button", { name: "Connect a provider" }).click();
  const sheet = page.getByRole("dialog", { name: "The token, this once" });
  await sheet.waitFor();
  await sound(watched, "provisioning token");
  [address = "", token = ""] = await sheet.locator("code").allInnerTexts();
  assert.match(token, /^strongroom_scim_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/);
  await page.getByRole("button", { name: "It is in the provider" }).click();
  await page.getByText("Waiting for the provider").waitFor();
  await page.getByLabel("People whom no group gives a role").selectOption("viewer");
  await page.getByLabel("Reason").fill("Everybody may look");
  await sound(watched, "provisioning default role");
  await page.getByRole("button", { name: "Ask for the change" }).click();
  await page.getByLabel("Reason").waitFor({ state: "detached" });
  assert.ok(!(await page.content()).includes(token), "and never again");
  await sound(watched, "provisioning waiting");
  await page.context().close();
});

test("people and groups come; a group's role is asked for, and holds when nobody else could approve", async () => {
  const people: string[] = [];
  for (const name of ["ada", "katherine", "dorothy", "joan", "mary"]) people.push(String((await ask("POST", "/Users", { userName: `${name}@example.com`, displayName: name, active: name !== "joan" }))["id"]));
  for (const [name, members] of [["Engineering", people.slice(0, 3)], ["Compliance and legal affairs of the whole group of companies, worldwide", people.slice(3)], ["Everybody", people]] as const) {
    await ask("POST", "/Groups", { displayName: name, members: members.map((value) => ({ value })) });
  }
  assert.equal((await ask("POST", "/Users", { userName: "no address" }))["scimType"], "invalidValue");
  const watched = await owner.open(browser, DESK, "elevated");
  const { page } = watched;
  await page.goto(at("provisioning"));
  await page.getByText("4 people active").waitFor();
  await page.getByRole("button", { name: "Change the role of Engineering" }).click();
  await page.getByLabel("Role of its people").selectOption("analyst");
  await page.getByLabel("Reason").fill("They connect the sources");
  await sound(watched, "provisioning map");
  await page.getByRole("button", { name: "Ask for the change" }).click();
  await page.locator("li", { hasText: "Engineering" }).getByText("Analyst").waitFor();
  await sound(watched, "provisioning");
  await page.goto(at("members"));
  await page.getByText("ada@example.com").waitFor();
  assert.equal((await textOf(page)).match(/Analyst/g)?.length, 3);
  await page.context().close();
  await soundEverywhere(owner, "provisioning connected");
});

test("whom the provider ends is out of the open page within seconds, and the owner sees what was refused", async () => {
  const found = await ask("GET", `/Users?filter=${encodeURIComponent('userName eq "ada@example.com"')}`);
  const [{ id = "" } = {}] = found["Resources"] as readonly { readonly id?: string }[];
  const rows = await server.database.asOwner("select person_id from provisioned_users where id = $1", [id]);
  const ada = server.person(String(rows[0]?.["person_id"]));
  const { page } = await ada.open(browser, DESK);
  await page.goto(at("vaults"));
  await page.getByRole("heading", { level: 1 }).waitFor();
  const begin = Date.now();
  await ask("PATCH", `/Users/${id}`, { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations: [{ op: "Replace", path: "active", value: "False" }] });
  await page.goto(at("vaults"));
  await page.waitForURL(/\/sign-in/);
  assert.ok(Date.now() - begin < WITHIN_MS);
  await page.context().close();
  const watched = await owner.open(browser, DESK);
  await watched.page.goto(at("provisioning"));
  await watched.page.getByText("A value is missing, or does not fit its attribute.").waitFor();
  await watched.page.context().close();
});
