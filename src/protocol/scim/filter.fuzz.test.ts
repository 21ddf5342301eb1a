// Whatever is sent as a filter, a path or a PATCH is read or refused with an error of the catalogue; and a filter that was read judges as it is written.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { isAppError } from "#base/app-error.ts";

import { GROUP_SCHEMA, USER_SCHEMA } from "./attributes.ts";
import { parseFilter } from "./filter.ts";
import { matchesFilter, type JsonObject } from "./match.ts";
import { applyPatch, parsePatch, PATCH_URN } from "./patch.ts";
import { parsePatchPath } from "./patch-path.ts";
import { parseGroup, parseUser } from "./resources.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 350_000 : 3000;
const seed = Number(process.env["STRONGROOM_SEED"] ?? Date.now() % 2 ** 31) | 0;
const parameters = { numRuns: RUNS, seed };

const WORDS = ["userName", "emails", "emails.value", "name.familyName", "active", "meta.lastModified", "members", "eq", "ne", "co", "sw", "pr", "gt", "and", "or", "not", "(", ")", "[", "]", '"a"', '"', "\\", ".value", "true", "null", "1", "__proto__", "urn:ietf:params:scim:schemas:core:2.0:User:userName"];
const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.constantFrom(...WORDS), { maxLength: 24 }).map((words) => words.join(" ")), fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join("")));

function orRefused(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    assert.ok(isAppError(error) && error.code.startsWith("scim."), `expected a refusal, got ${String(error)}`);
  }
}

test("any text is a filter or refused, and a filter judges any resource", () => {
  const resource = fc.dictionary(fc.constantFrom("userName", "emails", "name", "active", "meta"), fc.jsonValue());
  fc.assert(fc.property(text, resource, (filter, each) => orRefused(() => matchesFilter(parseFilter(filter, USER_SCHEMA), each as JsonObject))), parameters);
});

test("any text is a path or refused", () => {
  fc.assert(fc.property(text, (path) => orRefused(() => parsePatchPath(path, GROUP_SCHEMA))), parameters);
});

test("any message is a PATCH or refused, and leaves a resource that is valid or refused, with no prototype touched", () => {
  const operation = fc.record({ op: fc.constantFrom("add", "Replace", "REMOVE", "x"), path: fc.option(text, { nil: undefined }), value: fc.oneof(fc.jsonValue(), fc.constant([{ value: "a" }]), fc.constant({ active: "False", "name.givenName": "x" })) }, { requiredKeys: ["op"] });
  const message = fc.oneof(fc.anything(), fc.record({ schemas: fc.constant([PATCH_URN]), Operations: fc.array(operation, { maxLength: 6 }) }));
  fc.assert(
    fc.property(message, (body) =>
      orRefused(() => {
        const operations = parsePatch(body);
        orRefused(() => parseUser(applyPatch(USER_SCHEMA, { userName: "a", emails: [{ value: "a@example.org", type: "work" }], active: true }, operations)));
        orRefused(() => parseGroup(applyPatch(GROUP_SCHEMA, { displayName: "a", members: [] }, operations)));
      }),
    ),
    parameters,
  );
  assert.deepEqual(Object.keys(Object.prototype), []);
});

/** A tree, as text and as what it must mean. */
const tree: fc.Arbitrary<{ readonly text: string; readonly fits: (userName: string, active: boolean) => boolean }> = fc.letrec<{ node: { text: string; fits: (userName: string, active: boolean) => boolean } }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.constantFrom("a", "b", "ab").map((value) => ({ text: `userName eq "${value}"`, fits: (userName: string) => userName === value })),
    fc.constantFrom("a", "b").map((value) => ({ text: `userName sw "${value}"`, fits: (userName: string) => userName.startsWith(value) })),
    fc.boolean().map((value) => ({ text: `active eq ${value}`, fits: (_: string, active: boolean) => active === value })),
    fc.tuple(tie("node"), tie("node")).map(([left, right]) => ({ text: `(${left.text}) and (${right.text})`, fits: (...of: [string, boolean]) => left.fits(...of) && right.fits(...of) })),
    fc.tuple(tie("node"), tie("node")).map(([left, right]) => ({ text: `(${left.text}) or (${right.text})`, fits: (...of: [string, boolean]) => left.fits(...of) || right.fits(...of) })),
    tie("node").map((inner) => ({ text: `not (${inner.text})`, fits: (...of: [string, boolean]) => !inner.fits(...of) })),
  ),
})).node;

test("a filter means what its tree means", () => {
  fc.assert(
    fc.property(tree, fc.constantFrom("a", "b", "ab", "c"), fc.boolean(), ({ text: filter, fits }, userName, active) => {
      orRefused(() => assert.equal(matchesFilter(parseFilter(filter, USER_SCHEMA), { userName, active }), fits(userName, active), filter));
    }),
    parameters,
  );
});
