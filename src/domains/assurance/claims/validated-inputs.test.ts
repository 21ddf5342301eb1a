// The check of inputs passes on the API as it is, and finds each way in which a schema can be left open.

import assert from "node:assert/strict";
import { test } from "node:test";

import { z } from "zod";

import { defineEndpoint, type Endpoint, type EndpointInput } from "#protocol/api/endpoint.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";
import type { CheckOutcome } from "#platform/domain/claim.ts";
import { validatedInputs } from "./validated-inputs.ts";

async function check(endpoints: readonly Endpoint[]): Promise<CheckOutcome> {
  const { proof } = validatedInputs(endpoints);
  assert.ok(proof !== "not yet proven" && "check" in proof);
  return proof.check.run({} as never);
}

function endpointWith(input: Partial<EndpointInput>, path: Endpoint["path"] = "/api/v1/things"): Endpoint {
  return defineEndpoint({ id: "thing.make", method: "POST", path, summary: "Make a thing.", input: { params: "none", query: "none", body: "none", ...input }, output: "empty" });
}

test("CA-02 is proven on every endpoint of the API", async () => {
  const outcome = await check(ENDPOINTS);
  assert.equal(outcome.ok, true, outcome.finding);
  assert.ok(Number(outcome.evidence["endpoints"]) > 10);
});

const OPEN: readonly [string, Endpoint][] = [
  ["a body that takes unnamed fields", endpointWith({ body: z.object({ name: z.string().max(10) }).loose() })],
  ["a nested object that takes unnamed fields", endpointWith({ body: z.strictObject({ inner: z.looseObject({}) }) })],
  ["a text without a limit", endpointWith({ body: z.strictObject({ name: z.string() }) })],
  ["a pattern that repeats without an end", endpointWith({ body: z.strictObject({ name: z.string().regex(/^[a-z]+$/) }) })],
  ["a pattern that is not anchored", endpointWith({ body: z.strictObject({ name: z.string().regex(/[a-z]{3}/) }) })],
  ["a number without a limit", endpointWith({ query: z.strictObject({ page: z.number() }) })],
  ["a list without an end", endpointWith({ body: z.strictObject({ ids: z.array(z.uuid()) }) })],
  ["anything at all", endpointWith({ body: z.strictObject({ value: z.unknown() }) })],
  ["an alternative that is open", endpointWith({ body: z.union([z.strictObject({}), z.looseObject({})]) })],
  ["a parameter without a schema", endpointWith({}, "/api/v1/things/:thingId")],
  ["an upload without a limit", endpointWith({ body: { upload: { maxBytes: 0 } } })],
];

for (const [what, endpoint] of OPEN) {
  test(`CA-02 goes red at ${what}`, async () => {
    assert.equal((await check([...ENDPOINTS, endpoint])).ok, false);
  });
}
