// Updates of guests with bytes changed, cut off and put in: none is worse than refused, and what all others have stays one text.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";
import * as Y from "yjs";

import { isAppError } from "#base/app-error.ts";
import { ForeignUpdate } from "./check-update.ts";
import { SharedDocument } from "./shared-document.ts";

const RUNS = 500;
const ANNA = 1;
const MALLORY = 2;

test("whatever a guest sends instead of an update, the host goes on, and everybody who had the document has it still", () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 200 }), fc.constantFrom("set", "cut", "put"), fc.uint8Array({ minLength: 1, maxLength: 6 })), { minLength: 1, maxLength: 6 }), fc.string({ maxLength: 20 }), (changes, typed) => {
    const anna = new Y.Doc();
    const document = new SharedDocument({ id: 1, path: "a", disk: { text: "the text of the file\n", form: { mark: false, ends: "\n" } }, stamp: null, isWritable: true, onUpdate: ({ update }) => Y.applyUpdate(anna, update, "host") });
    Y.applyUpdate(anna, document.encodeState(), "host");
    const mallory = new Y.Doc();
    Y.applyUpdate(mallory, document.encodeState());
    const before = Y.encodeStateVector(mallory);
    mallory.getText("text").insert(4, `x${typed.replaceAll(/[\r\0]/g, "")}`);
    mallory.getText("text").delete(0, 2);
    let update = [...Y.encodeStateAsUpdate(mallory, before)];
    for (const [at, how, bytes] of changes) update = update.toSpliced(at % (update.length + 1), how === "put" ? 0 : bytes.length, ...(how === "cut" ? [] : bytes));
    try {
      document.applyGuestEdit(Uint8Array.from(update), MALLORY);
    } catch (error) {
      assert.ok(error instanceof ForeignUpdate || isAppError(error, "live.request-refused"), String(error));
    }
    const edit = new Y.Doc();
    Y.applyUpdate(edit, document.encodeState());
    const vector = Y.encodeStateVector(edit);
    edit.getText("text").insert(0, "still here ");
    document.applyGuestEdit(new Uint8Array(Y.encodeStateAsUpdate(edit, vector)), ANNA);
    assert.ok(document.text.startsWith("still here "));
    assert.equal(anna.getText("text").toJSON(), document.text);
  }), { numRuns: RUNS });
});
