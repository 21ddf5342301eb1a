// PATCH as RFC 7644 has it and as Okta and Entra ID send it, each operation with what it must leave.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";

import { GROUP_SCHEMA, USER_SCHEMA } from "./attributes.ts";
import type { JsonObject } from "./match.ts";
import { applyPatch, parsePatch, PATCH_URN } from "./patch.ts";
import { parseUser } from "./resources.ts";

const USER: JsonObject = { userName: "ada", active: true, name: { familyName: "L" }, emails: [{ value: "a@example.org", type: "work", primary: true }] };
const GROUP: JsonObject = { displayName: "G", members: [{ value: "u1" }, { value: "u2" }] };
const patch = (...Operations: readonly object[]) => parsePatch({ schemas: [PATCH_URN], Operations });

const OF_USERS: readonly (readonly [operation: object, changes: JsonObject])[] = [
  [{ op: "replace", path: "active", value: false }, { active: false }],
  [{ op: "Replace", path: "active", value: "False" }, { active: "False" }],
  [{ op: "replace", value: { active: false } }, { active: false }],
  [{ op: "Add", path: "name.givenName", value: "Ada" }, { name: { familyName: "L", givenName: "Ada" } }],
  [{ op: "replace", value: { "name.familyName": "King", displayName: "Ada King" } }, { name: { familyName: "King" }, displayName: "Ada King" }],
  [{ op: "replace", path: "name", value: { givenName: "Ada" } }, { name: { familyName: "L", givenName: "Ada" } }],
  [{ op: "replace", path: 'emails[type eq "work"].value', value: "new@example.org" }, { emails: [{ value: "new@example.org", type: "work", primary: true }] }],
  [{ op: "add", path: 'emails[type eq "home"].value', value: "h@example.org" }, { emails: [{ value: "a@example.org", type: "work", primary: true }, { type: "home", value: "h@example.org" }] }],
  [{ op: "add", path: "emails", value: [{ value: "a@example.org" }, { VALUE: "b@example.org" }] }, { emails: [{ value: "a@example.org", type: "work", primary: true }, { value: "b@example.org" }] }],
  [{ op: "remove", path: "name.familyName" }, { name: {} }],
  [{ op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:displayName", value: "A" }, { displayName: "A" }],
  // What we do not keep is passed over.
  [{ op: "Add", path: "title", value: "Countess" }, {}],
  [{ op: "Add", path: 'phoneNumbers[type eq "work"].value', value: "1" }, {}],
  [{ op: "Add", path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", value: "D" }, {}],
  [{ op: "replace", value: { id: "x", schemas: [], meta: {}, groups: [], nickName: "A" } }, {}],
];

const OF_GROUPS: readonly (readonly [operation: object, members: readonly string[]])[] = [
  [{ op: "add", path: "members", value: [{ value: "u3" }, { value: "u1" }] }, ["u1", "u2", "u3"]],
  [{ op: "Add", path: "members", value: [{ $ref: null, value: "u3" }] }, ["u1", "u2", "u3"]],
  [{ op: "remove", path: 'members[value eq "u1"]' }, ["u2"]],
  [{ op: "Remove", path: "members", value: [{ value: "u2" }] }, ["u1"]],
  [{ op: "remove", path: 'members[value eq "nobody"]' }, ["u1", "u2"]],
  [{ op: "remove", path: "members" }, []],
  [{ op: "replace", path: "members", value: [{ value: "u9" }] }, ["u9"]],
  [{ op: "replace", value: { id: "g", displayName: "G" } }, ["u1", "u2"]],
];

test("a user is as each operation leaves it", () => {
  for (const [operation, changes] of OF_USERS) assert.deepEqual(applyPatch(USER_SCHEMA, USER, patch(operation)), { ...USER, ...changes }, JSON.stringify(operation));
  assert.equal(parseUser(applyPatch(USER_SCHEMA, USER, patch({ op: "Replace", path: "active", value: "False" }))).active, false);
});

test("the members of a group are as each operation leaves them", () => {
  for (const [operation, members] of OF_GROUPS) {
    const after = applyPatch(GROUP_SCHEMA, GROUP, patch(operation))["members"] as readonly { readonly value: string }[];
    assert.deepEqual(after.map(({ value }) => value), members, JSON.stringify(operation));
  }
});

const REFUSED: readonly (readonly [operation: object, code: ErrorCode])[] = [
  [{ op: "replace", path: "id", value: "x" }, "scim.mutability"],
  [{ op: "add", path: "groups", value: [{ value: "x" }] }, "scim.mutability"],
  [{ op: "replace", path: "meta.created", value: "x" }, "scim.mutability"],
  [{ op: "remove", path: "userName" }, "scim.mutability"],
  [{ op: "remove", path: "active" }, "scim.mutability"],
  [{ op: "remove" }, "scim.no-target"],
  [{ op: "replace", path: 'emails[type eq "other"].value', value: "x" }, "scim.no-target"],
  [{ op: "add", path: 'emails[type sw "o"].value', value: "x" }, "scim.no-target"],
  [{ op: "replace", value: "x" }, "scim.invalid-value"],
  [{ op: "replace", path: "active" }, "scim.invalid-value"],
  [{ op: "replace", path: "emails[", value: "x" }, "scim.invalid-path"],
  [{ op: "replace", path: "a.b.c", value: "x" }, "scim.invalid-path"],
  [{ op: "replace", path: "user Name", value: "x" }, "scim.invalid-path"],
  [{ op: "replace", path: 'userName[value eq "x"]', value: "x" }, "scim.invalid-path"],
  [{ op: "replace", path: 'emails[password eq "x"].value', value: "x" }, "scim.invalid-filter"],
];

test("what cannot be done is refused by its name", () => {
  for (const [operation, code] of REFUSED) assert.throws(() => applyPatch(USER_SCHEMA, USER, patch(operation)), (error) => isAppError(error, code), JSON.stringify(operation));
});

test("what is no PATCH is refused", () => {
  for (const body of [null, [], {}, { schemas: [PATCH_URN] }, { schemas: [PATCH_URN], Operations: [] }, { schemas: ["x"], Operations: [{ op: "add" }] }, { schemas: [PATCH_URN], Operations: [{ op: "test", path: "a" }] }, { Operations: [{ op: "remove", path: "a" }] }]) {
    assert.throws(() => parsePatch(body), (error) => isAppError(error, "scim.invalid-syntax"), JSON.stringify(body));
  }
});
