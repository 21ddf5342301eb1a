// A live session in browsers: two people without an account edit one project through a real relay and a real host with a real language server,
// follow each other, talk, lose the network and regain it, and one of them is removed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { type Browser, errors, type Locator, type Page } from "playwright-core";

import { listCallServers } from "#protocol/api/live-sessions.ts";

import { assertQuiet, assertSound, FAKE_MEDIA, launchBrowser, type Look, LOOKS, openPage, type WatchedPage } from "./browser.ts";
import { CALL_SERVER, type LiveServer, serveLive, TYPESCRIPT_SERVER } from "./live-server.ts";

const [DESK = { width: 1440, height: 900, colorScheme: "light" as const }, PHONE = { width: 390, height: 844, colorScheme: "dark" as const }] = LOOKS;
const DARK: Look = { ...DESK, colorScheme: "dark" };
/** A language server starts, and looks through a project, on a busy machine. */
const LANGUAGE_WITHIN_MS = 60_000;
/** More than the host waits for an answer. */
const ASK_AGAIN_MS = 11_000;
const DISK_WITHIN_MS = 10_000;
const LOOK_EACH_MS = 50;
const FILES = {
  "README.md": "# Engine\n\nIt *greets*.\n",
  "tsconfig.json": JSON.stringify({ compilerOptions: { allowImportingTsExtensions: true, noEmit: true } }),
  "src/greet.ts": "/** Says hello to **somebody**. */\nexport function greet(who: string): string {\n  return `Hello ${who}`;\n}\n",
  "src/main.ts": 'import { greet } from "./greet.ts";\n\nconsole.log(greet("you"));\n',
};

let server: LiveServer;
let browser: Browser;
let shared: Awaited<ReturnType<LiveServer["share"]>>;
let anna: WatchedPage;
let ben: WatchedPage;

before(async () => {
  [server, browser] = await Promise.all([serveLive(), launchBrowser(FAKE_MEDIA)]);
  shared = await server.share(FILES, { servers: [TYPESCRIPT_SERVER], admitAs: null });
});

after(async () => {
  await browser?.close();
  await shared?.end();
  await server?.close();
});

async function ask(look: Look, { link, name }: { readonly link: string; readonly name: string }): Promise<WatchedPage> {
  const watched = await openPage(browser, look);
  await watched.page.goto(link);
  await watched.page.getByLabel("Your name").fill(name);
  await watched.page.getByRole("button", { name: "Ask to join" }).click();
  return watched;
}

/** Whom the host lets in. */
async function enter(look: Look, name: string, role: "editor" | "viewer" = "editor"): Promise<WatchedPage> {
  const watched = await ask(look, { link: await shared.link(), name });
  await watched.page.getByRole("heading", { name: "Waiting for the host" }).waitFor();
  const ring = shared.rings.findLast((each) => each.name === name);
  assert.ok(ring !== undefined);
  await shared.session.admit(ring.peer, role);
  await watched.page.getByRole("treeitem", { name: "README.md" }).waitFor();
  return watched;
}

const pane = (page: Page, name: string) => page.getByRole("navigation", { name: "Panes" }).getByRole("button", { name });
const editor = (page: Page, path: string) => page.getByRole("textbox", { name: path, exact: true });

async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press("Control+p");
  await page.keyboard.type(path);
  await page.keyboard.press("Enter");
  await editor(page, path).waitFor();
}

/** As a person would who reads it; what is folded or out of sight is not in it. */
async function textIn(page: Page, path: string): Promise<string> {
  return await editor(page, path).locator(".cm-line").evaluateAll((lines) =>
    lines
      .map((line) => {
        const plain = line.cloneNode(true) as Element;
        for (const caret of plain.querySelectorAll(".live-caret")) caret.remove();
        return plain.textContent;
      })
      .join("\n"),
  );
}

/** The host writes when it was told to, and when nobody has typed for a while. */
async function isOnDisk(path: string, text: string): Promise<void> {
  const deadline = Date.now() + DISK_WITHIN_MS;
  for (;;) {
    const now = await readFile(join(shared.folder, path), "utf8");
    if (now === text) return;
    if (Date.now() > deadline) assert.equal(now, text);
    await setTimeout(LOOK_EACH_MS);
  }
}

test("who opens a link sees the code that the host sees, on a phone too, and its secret is not in the address any more", async () => {
  const link = await shared.link();
  const carla = await ask(PHONE, { link, name: "Carla" });
  const { page } = carla;
  await page.getByRole("heading", { name: "Waiting for the host" }).waitFor();
  const ring = shared.rings.find(({ name }) => name === "Carla");
  assert.ok(ring !== undefined);
  await page.getByLabel(`Code ${[...ring.code].join(" ")}`).waitFor();
  assert.ok(link.includes("#") && page.url() === link.split("#")[0], page.url());
  await assertSound(carla, "waiting for the host");
  await shared.session.refuse(ring.peer);
  await page.getByRole("heading", { name: "You were not let in" }).waitFor();
  await assertSound(carla, "not let in");
  await page.reload();
  await page.getByText("was missing, or this page was loaded anew").waitFor();
  await page.close();
});

test("a link that was cut, and one that was used up, say what to do", async () => {
  const once = await shared.link();
  anna = await ask(DESK, { link: once, name: "Anna" });
  await anna.page.getByRole("heading", { name: "Waiting for the host" }).waitFor();
  await shared.session.admit(shared.rings.at(-1)?.peer ?? 0, "editor");
  await anna.page.getByRole("treeitem", { name: "README.md" }).waitFor();
  const late = await ask(PHONE, { link: once, name: "Late" });
  await late.page.getByText("It has expired, was used as often as it may be").waitFor();
  await assertSound(late, "a link that is used up");
  await late.page.goto("about:blank");
  await late.page.goto(once.slice(0, -9));
  await late.page.getByText("The link is not complete").waitFor();
  await assertQuiet(late, "a link that was cut");
  await late.page.close();
});

/** A language server that is busy, or starting, may answer too late for it to be shown: a person asks again. */
async function seenInTheEnd(wanted: Locator, again: () => Promise<void>): Promise<void> {
  const end = performance.now() + LANGUAGE_WITHIN_MS;
  for (;;) {
    try {
      return await wanted.waitFor({ timeout: ASK_AGAIN_MS });
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || performance.now() > end) throw error;
      await again();
    }
  }
}

test("two edit one file with completion, diagnostics and hover from a language server", async () => {
  ben = await enter(DARK, "Ben");
  const { page } = anna;
  await openFile(page, "src/main.ts");
  await ben.page.getByRole("treeitem", { name: "src" }).focus();
  await ben.page.keyboard.press("ArrowRight");
  await ben.page.getByRole("treeitem", { name: "greet.ts" }).waitFor();
  for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await ben.page.keyboard.press(key);
  await editor(ben.page, "src/main.ts").waitFor();

  await editor(page, "src/main.ts").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("gre");
  await seenInTheEnd(page.getByRole("option", { name: /^greet/ }), async () => {
    for (let count = 0; count < 3; count++) await page.keyboard.press("Backspace");
    await page.keyboard.type("gre");
  });
  // What it does comes from the language server when it is looked at.
  await page.locator(".cm-completionInfo pre", { hasText: "greet" }).waitFor();
  await assertSound(anna, "completion");
  await page.keyboard.press("Enter");
  await page.keyboard.type("(");
  await seenInTheEnd(page.locator(".live-parameter", { hasText: "who: string" }), async () => {
    await page.keyboard.press("Backspace");
    await page.keyboard.type("(");
  });
  await page.keyboard.type("1");
  await ben.page.locator(".cm-line", { hasText: "greet(1" }).waitFor();
  await pane(page, "Problems").click();
  const problem = page.getByRole("region", { name: "src/main.ts" }).getByRole("button", { name: /'number' is not assignable/ });
  await problem.waitFor({ timeout: LANGUAGE_WITHIN_MS });
  await ben.page.locator(".cm-lintRange-error").waitFor();
  await ben.page.getByText("greet", { exact: true }).last().hover();
  const hover = ben.page.locator(".cm-tooltip-hover strong", { hasText: "somebody" });
  await hover.waitFor();
  await assertSound(ben, "hover");
  await assertSound(anna, "problems");
  await problem.click();
  // From the argument back to the name.
  for (let count = 0; count < 2; count++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("F12");
  await editor(page, "src/main.ts").waitFor({ state: "detached" });
});

test("undo takes back one's own change, never another's; what was changed is shown beside the last commit", async () => {
  const { page } = anna;
  await page.keyboard.press("Alt+PageUp");
  await editor(page, "src/main.ts").click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("// A\n");
  await ben.page.getByText("// A").waitFor();
  await editor(ben.page, "src/main.ts").click();
  await ben.page.keyboard.press("Control+Home");
  await ben.page.keyboard.type("// B\n");
  await page.getByText("// B").waitFor();
  await page.keyboard.press("Control+z");
  await ben.page.getByText("// A").waitFor({ state: "detached" });
  assert.match(await textIn(ben.page, "src/main.ts"), /^\/\/ B\n/);
  await page.keyboard.press("Control+s");
  await page.getByText("Saved", { exact: true }).waitFor();
  await pane(page, "Changes").click();
  await page.getByRole("button", { name: /main\.ts.*changed/ }).click();
  await page.getByLabel("src/main.ts in the last commit").waitFor();
  await page.getByLabel("src/main.ts now").getByText("// B").waitFor();
  await assertSound(anna, "changes");
  await page.keyboard.press("Alt+w");
});

test("a viewer on a phone sees one pane at a time, and is told why nothing can be written", async () => {
  const carla = await enter({ ...PHONE, colorScheme: "light" }, "Carla", "viewer");
  const { page } = carla;
  assert.equal(await page.getByRole("button", { name: "New file" }).count(), 0);
  await assertSound(carla, "files on a phone");
  await page.getByRole("treeitem", { name: "README.md" }).click();
  await editor(page, "README.md").click();
  await page.keyboard.type("nothing");
  await page.getByText("You are a viewer: the host can let you write.").waitFor();
  assert.equal(await textIn(page, "README.md"), FILES["README.md"]);
  assert.equal(await page.getByRole("tree").isVisible(), false);
  await assertSound(carla, "code on a phone");
  await pane(page, "More").click();
  await page.keyboard.type("terminal");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Ask to type" }).click();
  const [peer] = [...shared.session.members()].find(([, { name }]) => name === "Carla") ?? [];
  assert.ok(peer !== undefined);
  await shared.session.grantTerminal(peer, "write");
  await page.getByLabel("Type in the terminal").pressSequentially("echo $((6*7))x");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  const screen = page.locator(".live-screen");
  await screen.getByText("42", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Up" }).click();
  await page.getByRole("button", { name: "Ctrl" }).click();
  await page.getByLabel("Type in the terminal").press("c");
  await screen.getByText("^C").waitFor();
  await assertSound(carla, "terminal on a phone");
  await pane(page, "More").click();
  await page.keyboard.type("leave");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await page.getByRole("heading", { name: "You have left" }).waitFor();
  await anna.page.getByText("Carla").waitFor({ state: "detached" });
  await page.close();
});

test("one follows the other from file to file until the first move of its own", async () => {
  const { page } = anna;
  await pane(page, "Files").click();
  await page.getByRole("button", { name: "Follow Ben" }).click();
  await page.getByText("Following Ben").waitFor();
  await openFile(ben.page, "src/greet.ts");
  await editor(page, "src/greet.ts").waitFor();
  await assertSound(anna, "following");
  await editor(page, "src/greet.ts").click();
  await page.getByText("Following Ben").waitFor({ state: "detached" });
  await openFile(ben.page, "src/main.ts");
  await pane(page, "Chat").click();
  await page.getByRole("textbox", { name: "Say something" }).fill("Done here.");
  await page.keyboard.press("Enter");
  await pane(ben.page, "Chat, 1 unread").click();
  await ben.page.getByText("Done here.").waitFor();
  assert.equal(await editor(page, "src/greet.ts").isVisible(), true, "who does not follow stays");
});

test("they talk: what is connected has the certificate that was told sealed, and both see one code", async () => {
  for (const { page } of [anna, ben]) {
    await pane(page, "Call").click();
    await page.getByRole("button", { name: "Join the call" }).click();
  }
  for (const { page } of [anna, ben]) await page.getByText("verified", { exact: true }).waitFor();
  await ben.page.getByRole("button", { name: "Camera" }).click();
  const video = anna.page.getByLabel("Camera of Ben");
  await video.waitFor();
  // A picture has come through.
  await video.evaluate(async (element: HTMLVideoElement) => await new Promise<void>((resolve) => {
    if (element.videoWidth > 0) resolve();
    else element.addEventListener("resize", () => resolve(), { once: true });
  }));
  const serversOf = async (session: string): Promise<unknown> => {
    const { origin } = server.team;
    const response = await fetch(`${origin}${listCallServers.path}`, { method: "POST", headers: { "content-type": "application/json", origin }, body: JSON.stringify({ session }) });
    return listCallServers.output.parse(await response.json()).servers;
  };
  assert.deepEqual(await serversOf(anna.page.url().split("/").at(-1) ?? ""), [{ urls: [CALL_SERVER], username: null, credential: null }]);
  assert.deepEqual(await serversOf("A".repeat(22)), [], "of a session that does not run nobody is told anything");
  const codes = await Promise.all([anna, ben].map(async ({ page }) => await page.getByRole("region", { name: "Code of the call" }).locator(".number").innerText()));
  assert.match(codes[0] ?? "", /^(\d{5} ){5}\d{5}$/);
  assert.equal(codes[0], codes[1]);
  await assertSound(anna, "in the call");
  await assertSound(ben, "in the call, dark");
});

test("what is written without a network comes when it is back, and the disk has what both see", async () => {
  const { page } = anna;
  await openFile(page, "src/main.ts");
  await page.context().setOffline(true);
  await page.getByText("Reconnecting").waitFor();
  await editor(page, "src/main.ts").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n// without a network");
  await editor(ben.page, "src/main.ts").click();
  await ben.page.keyboard.press("Control+Home");
  await ben.page.keyboard.type("// meanwhile\n");
  await assertSound(anna, "away");
  await page.context().setOffline(false);
  await ben.page.getByText("// without a network").waitFor();
  await page.getByText("// meanwhile").waitFor();
  const texts = await Promise.all([anna, ben].map(async (each) => await textIn(each.page, "src/main.ts")));
  assert.equal(texts[0], texts[1]);
  await page.keyboard.press("Control+s");
  await isOnDisk("src/main.ts", texts[0] ?? "");
});

test("who is removed sees nothing more, and is told so", async () => {
  const [member] = [...shared.session.members()].find(([, { name }]) => name === "Ben") ?? [];
  assert.ok(member !== undefined);
  await shared.session.remove(member);
  await ben.page.getByRole("heading", { name: "You were removed" }).waitFor();
  await editor(anna.page, "src/main.ts").click();
  await anna.page.keyboard.type("after the removal");
  await anna.page.getByText("Saved", { exact: true }).waitFor();
  const left = await ben.page.locator("body").innerText();
  assert.doesNotMatch(left, /greet|meanwhile|removal/);
  await assertSound(ben, "removed");
  await anna.page.getByRole("button", { name: "Follow Ben" }).waitFor({ state: "detached" });
  await shared.end();
  await anna.page.getByRole("heading", { name: "The session has ended" }).waitFor();
  await assertSound(anna, "ended");
  assert.deepEqual(shared.told.filter(({ kind }) => kind === "defect"), []);
});
