import assert from "node:assert/strict";
import { test } from "node:test";

import { PIPFILE, POETRY_LOCK, PYPROJECT, PYTHON_EXAMPLES, SETUP_CFG, UV_LOCK } from "#analyzers/dependencies/testing/python-examples.ts";
import { factsOf, sayFacts } from "#analyzers/dependencies/testing/say-facts.ts";
import { normalisePythonName, readPythonRequirement } from "./requirement.ts";

for (const { what, name, content, says } of PYTHON_EXAMPLES) {
  test(`reads ${what}`, () => {
    assert.deepEqual(sayFacts(name, content), says);
  });
}

test("the version of Python that a project asks for is a runtime", () => {
  assert.deepEqual(
    [["pyproject.toml", PYPROJECT], ["uv.lock", UV_LOCK], ["poetry.lock", POETRY_LOCK], ["Pipfile", PIPFILE], ["setup.cfg", SETUP_CFG]].map(([name = "", content = ""]) => factsOf(name, content).runtimes?.[0]?.requirement),
    [">=3.11", ">=3.12", ">=3.9", "3.12", ">=3.9"],
  );
});

test("requirements are read as PEP 508 has them", () => {
  const vectors: readonly (readonly [text: string, name: string | null, requirement?: string | null, version?: string | null])[] = [
    ["A", "A", null, null], ["A.B-C_D", "A.B-C_D", null, null], ["name<=1", "name", "<=1", null], ["name>=3,<2", "name", ">=3,<2", null], ["name (>=1)", "name", ">=1", null],
    ["name===1.0+local", "name", "===1.0+local", "1.0+local"], ["name[quux, strange]; python_version<'2.7' and platform_version=='2'", "name", null, null],
    ["name@http://foo.com", "name", "http://foo.com", null], ["name[fred] @ http://foo.com ; python_version=='2.7'", "name", "http://foo.com", null], ["name ~= 1.4.2", "name", "~= 1.4.2", null],
    ["", null], [">=1", null], ["na me", null], ["name !! 1", null],
  ];
  for (const [text, name, requirement, version] of vectors) {
    const found = readPythonRequirement(text);
    assert.equal(found?.name ?? null, name, text);
    if (found !== null) assert.deepEqual([found.requirement, found.version], [requirement, version], text);
  }
});

test("names are compared as PEP 503 says", () => {
  for (const name of ["friendly-bard", "Friendly-Bard", "FRIENDLY-BARD", "friendly.bard", "friendly_bard", "friendly--bard", "FrIeNdLy-._.-bArD"]) assert.equal(normalisePythonName(name), "friendly-bard");
});
