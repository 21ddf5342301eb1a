import assert from "node:assert/strict";
import { test } from "node:test";

import { keepParts, putPart } from "./accuracy-parts.ts";

const LINES = "# Accuracy\n\nLines.\n";

test("a part is put behind the lines, replaced where it is there, and leaves the others as they are", () => {
  const one = putPart(LINES, "secrets", "## Secrets\n");
  const two = putPart(one, "complexity", "## Complexity\n");
  assert.equal(two, "# Accuracy\n\nLines.\n\n<!-- complexity: begin -->\n\n## Complexity\n\n<!-- complexity: end -->\n\n<!-- secrets: begin -->\n\n## Secrets\n\n<!-- secrets: end -->\n");
  assert.equal(putPart(two, "secrets", "## Other"), two.replace("## Secrets", "## Other"));
});

test("lines that are written anew keep all parts, and writing the same again changes nothing", () => {
  const document = putPart(putPart(LINES, "secrets", "## Secrets"), "licences", "## Licences");
  assert.equal(keepParts(document, LINES), document);
  assert.equal(keepParts(document, "# Accuracy\n\nOther lines.\n"), document.replace("Lines.", "Other lines."));
});
