import assert from "node:assert/strict";
import { test } from "node:test";

import { parseMailmap } from "./mailmap.ts";

const MAILMAP = `# people
Jane Doe <jane@work.example>
<jane@work.example> <jane@home.example>
Joe R. <joe@work.example> <joe@laptop.(none)>
Alex Q <alex@work.example> nick1 <bugs@team.example>
Other One <other@work.example> nick2 <bugs@team.example>
`;

const CASES = [
  ["a name alone renames who wrote from the address", ["jd", "JANE@work.example"], ["Jane Doe", "JANE@work.example"]],
  ["an address alone keeps the name", ["Jane", "jane@home.example"], ["Jane", "jane@work.example"]],
  ["name and address replace both", ["anything", "joe@laptop.(none)"], ["Joe R.", "joe@work.example"]],
  ["a commit name picks among people of one address", ["NICK1", "bugs@team.example"], ["Alex Q", "alex@work.example"]],
  ["the other commit name gives the other", ["nick2", "bugs@team.example"], ["Other One", "other@work.example"]],
  ["another name of a shared address stays", ["nick3", "bugs@team.example"], ["nick3", "bugs@team.example"]],
  ["who is not in the map stays", ["X", "x@example"], ["X", "x@example"]],
] as const;

for (const [name, [fromName, fromEmail], [toName, toEmail]] of CASES) {
  test(name, () => {
    assert.deepEqual(parseMailmap(MAILMAP).resolve({ name: fromName, email: fromEmail }), { name: toName, email: toEmail });
  });
}

test("lines that are no mapping are passed over", () => {
  const person = { name: "A", email: "a@example" };
  for (const text of ["", "no brackets", "Name <open", "> <", "<only@example>", "x".repeat(5_000) + " <a@example>"]) {
    assert.deepEqual(parseMailmap(text).resolve(person), person);
  }
});
