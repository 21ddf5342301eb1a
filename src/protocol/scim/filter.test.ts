// Filters read and judged: the examples of RFC 7644 and what providers send, what is refused, and that time stays linear.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";

import { GROUP_SCHEMA, USER_SCHEMA } from "./attributes.ts";
import { MAX_FILTER_LENGTH, parseFilter } from "./filter.ts";
import { demandedText, matchesFilter, type JsonObject } from "./match.ts";

const ADA: JsonObject = {
  id: "2819c223-7f76-453a-919d-413861904646",
  externalId: "Ada-1",
  userName: "Ada@Example.org",
  name: { formatted: "Ada Lovelace", familyName: "Lovelace" },
  emails: [
    { value: "ada@example.org", type: "work", primary: true },
    { value: "ada@home.example", type: "home" },
  ],
  active: true,
  meta: { lastModified: "2026-11-22T17:00:00.000Z", created: "2026-11-01T00:00:00.000Z" },
};

const JUDGED: readonly (readonly [filter: string, fits: boolean])[] = [
  ['userName eq "ada@example.org"', true],
  ['USERNAME EQ "ADA@EXAMPLE.ORG"', true],
  ['userName ne "ada@example.org"', false],
  ['userName eq "bob@example.org"', false],
  ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ada"', true],
  ['name.familyName co "LOVE"', true],
  ['name.familyName ew "lace"', true],
  ['userName gt "aa"', true],
  ['userName le "aa"', false],
  ['externalId eq "Ada-1"', true],
  ['externalId eq "ada-1"', false],
  ['id eq "2819c223-7f76-453a-919d-413861904646"', true],
  ["active eq true", true],
  ['active eq "True"', true],
  ["active ne true", false],
  ["displayName pr", false],
  ["name.formatted pr", true],
  ["displayName eq null", true],
  ["userName ne null", true],
  ['displayName ne "x"', true],
  ['meta.lastModified ge "2026-11-22T17:00:00Z"', true],
  ['meta.lastModified gt "2026-11-22T18:00:00+01:00"', false],
  ['emails eq "ada@home.example"', true],
  ['emails.type eq "home"', true],
  ['emails[type eq "work" and value co "@example"]', true],
  ['emails[type eq "home" and primary eq true]', false],
  ['emails[type eq "work"].value eq "ada@example.org"', true],
  ['emails[type eq "work"].value eq "ada@home.example"', false],
  ['emails[not (type eq "work")]', true],
  ['userName eq "x" or externalId eq "Ada-1" and active eq true', true],
  ['(userName eq "x" or externalId eq "Ada-1") and active eq false', false],
  ['not (userName eq "x")', true],
  ['not (userName eq "Ada@Example.org") or not (active eq true)', false],
  ['userName eq "ada\\u0040example.org"', true],
];

test("each filter is judged as the standard says", () => {
  for (const [filter, fits] of JUDGED) assert.equal(matchesFilter(parseFilter(filter, USER_SCHEMA), ADA), fits, filter);
  const group = { id: "e9e30dba", displayName: "Tour Guides", members: [{ value: "u1", type: "User" }, { value: "u2" }] };
  for (const [filter, fits] of [['displayName eq "tour guides"', true], ['members eq "u2"', true], ['members[value eq "u3"]', false], ['id eq "e9e30dba" and members eq "u1"', true]] as const) {
    assert.equal(matchesFilter(parseFilter(filter, GROUP_SCHEMA), group), fits, filter);
  }
});

const REFUSED: readonly string[] = [
  "", " ", "userName", "userName eq", 'eq "x"', 'userName eq "x', "userName eq 'x'", "userName eq x", 'userName = "x"', 'userName like "x"', 'userName eq "x" and', 'and userName eq "x"',
  '(userName eq "x"', 'userName eq "x")', '()', "not userName pr", 'not(userName eq "x"', 'password eq "x"', 'tenant_id eq "x"', 'person_id pr', 'profile_sealed co "x"', 'constructor pr', '__proto__ pr', 'name.__proto__ pr',
  'userName.x eq "x"', 'name.familyName.x eq "x"', 'emails[type eq "work"', 'emails[]', 'userName[value eq "x"]', 'emails[emails[type eq "x"]]', 'emails[value[type eq "x"]]', 'emails.value[type eq "x"]',
  'active gt true', 'active eq "perhaps"', "active eq 1", 'meta.lastModified gt "yesterday"', 'meta.lastModified co "2026"', "userName eq 1", "userName eq true", "userName gt null", 'meta eq "x"', 'name eq "x"',
  'userName eq "a"; drop table people', 'userName eq "a" -- ', 'userName eq "a" or 1 eq 1', 'userName eq "a" or true', 'userName eq "\\x"', 'userName eq "a\nb"', 'userName eq "a"\u0000', 'userName\teq "a"', '" or ""=" eq "x"',
  "(".repeat(12) + 'userName eq "x"' + ")".repeat(12), "not (".repeat(12) + 'userName eq "x"' + ")".repeat(12), Array.from({ length: 31 }, () => "active pr").join(" or "), `userName eq "${"x".repeat(MAX_FILTER_LENGTH)}"`,
];

test("everything else is refused as an invalid filter", () => {
  for (const filter of REFUSED) assert.throws(() => parseFilter(filter, USER_SCHEMA), (error) => isAppError(error, "scim.invalid-filter"), JSON.stringify(filter.slice(0, 60)));
});

test("a demand is found only where nothing else could fit", () => {
  const demand = (filter: string, name: string, part: string | null = null) => demandedText(parseFilter(filter, USER_SCHEMA), name, part);
  assert.equal(demand('active eq true and userName eq "a"', "userName"), "a");
  assert.equal(demand('emails[type eq "work" and value eq "a"]', "emails", "value"), "a");
  assert.equal(demand('emails.type eq "a"', "emails", "value"), null);
  for (const filter of ['userName eq "a" or active eq true', 'not (userName eq "a")', 'userName ne "a"', 'userName sw "a"']) assert.equal(demand(filter, "userName"), null, filter);
});

test("the longest and most twisted filters take no longer than their length", () => {
  const hostile = ["(".repeat(MAX_FILTER_LENGTH), '"'.repeat(MAX_FILTER_LENGTH), "\\".repeat(MAX_FILTER_LENGTH), "a.".repeat(MAX_FILTER_LENGTH / 2), `userName eq "${"\\\\".repeat(500)}`, "not ".repeat(MAX_FILTER_LENGTH / 4), `${"a".repeat(1000)}!`, "emails[".repeat(140)];
  const begin = performance.now();
  for (let round = 0; round < 50; round++) for (const filter of hostile) assert.throws(() => parseFilter(filter, USER_SCHEMA));
  assert.ok(performance.now() - begin < 2000, "400 hostile filters within two seconds");
});
