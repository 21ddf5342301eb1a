// The schema of SARIF 2.1.0 as OASIS publishes it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { Ajv, type ValidateFunction } from "ajv";

/** RFC 3986: its characters, and bytes in percent-encoding. */
const URI_REFERENCE = /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/;

/** The official schema is of draft 4; of what that draft writes otherwise it uses only the name of itself. */
export function compileSarifSchema(): ValidateFunction {
  const path = new URL(import.meta.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"));
  const { $schema, id, ...schema } = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  assert.deepEqual([typeof $schema, typeof id], ["string", "string"]);
  // One of its patterns is none under the flag for Unicode.
  const ajv = new Ajv({ strict: false, unicodeRegExp: false, formats: { "date-time": true, uri: /^[a-z][a-z0-9+.-]*:/, "uri-reference": URI_REFERENCE } });
  return ajv.compile(schema);
}
