import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { parseExpression } from "#base/licence-expression.ts";

import { normalizeStatedLicence } from "./stated-licences.ts";

/** Any bytes, each as a character. */
const anyText = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 300_000 : 3000;

const STATED = [
  ["MIT", "MIT"], ["mit", "MIT"], ["MIT License", "MIT"], ["The MIT License", "MIT"], ["The MIT License (MIT)", "MIT"], ["MIT/X11", "MIT"], ["Expat", "MIT"],
  ["Apache 2", "Apache-2.0"], ["Apache License, Version 2.0", "Apache-2.0"], ["The Apache Software License, Version 2.0", "Apache-2.0"], ["Apache License 2.0", "Apache-2.0"], ["Apache-2.0", "Apache-2.0"], ["ASL 2.0", "Apache-2.0"], ["http://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"],
  ["BSD", "LicenseRef-BSD"], ["New BSD License", "BSD-3-Clause"], ["BSD-3-Clause", "BSD-3-Clause"], ["3-Clause BSD License", "BSD-3-Clause"], ["BSD 2-Clause", "BSD-2-Clause"],
  ["GPL", "GPL-1.0-or-later"], ["GPLv2", "GPL-2.0-only"], ["GPL-2.0", "GPL-2.0-only"], ["GPL-2.0+", "GPL-2.0-or-later"], ["GPLv3+", "GPL-3.0-or-later"], ["GNU GPL v3", "GPL-3.0-only"], ["GNU General Public License v3.0", "GPL-3.0-only"], ["GPL 3 or later", "GPL-3.0-or-later"],
  ["LGPL", "LGPL-2.0-or-later"], ["LGPL 2.1", "LGPL-2.1-only"], ["LGPLv3", "LGPL-3.0-only"], ["GNU Lesser General Public License v2.1 or later", "LGPL-2.1-or-later"], ["AGPLv3", "AGPL-3.0-only"], ["GNU Affero General Public License v3", "AGPL-3.0-only"], ["GPLv9", null],
  ["License :: OSI Approved :: MIT License", "MIT"], ["License :: OSI Approved :: Apache Software License", "Apache-2.0"], ["License :: OSI Approved :: BSD License", "LicenseRef-BSD"], ["License :: OSI Approved :: GNU General Public License v2 or later (GPLv2+)", "GPL-2.0-or-later"], ["License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"], ["License :: OSI Approved", null],
  ["MIT OR Apache-2.0", "MIT OR Apache-2.0"], ["MIT/Apache-2.0", "MIT OR Apache-2.0"], ["(MIT OR CC0-1.0)", "MIT OR CC0-1.0"], ["MIT and BSD", "MIT AND LicenseRef-BSD"], ["GPLv2 or MIT", "GPL-2.0-only OR MIT"], ["MIT, Apache 2", "MIT OR Apache-2.0"], ["Ruby or BSD 2-Clause", "Ruby OR BSD-2-Clause"],
  ["UNLICENSED", "LicenseRef-Proprietary"], ["Unlicense", "Unlicense"], ["SEE LICENSE IN LICENSE.md", null], ["Public Domain", "LicenseRef-Public-Domain"], ["perl_5", "Artistic-1.0-Perl OR GPL-1.0-or-later"], ["CDDL + GPLv2 with classpath exception", "CDDL-1.0 OR GPL-2.0-only WITH Classpath-exception-2.0"],
  ["Boost Software License 1.0", "BSL-1.0"], ["BSL 1.1", "BUSL-1.1"], ["ISC", "ISC"], ["EPL 2.0", "EPL-2.0"], ["Eclipse Public License v1.0", "EPL-1.0"], ["NOASSERTION", null], ["", null], ["Foo", null], ["constructor", null], ["__proto__", null],
] as const;

for (const [stated, says] of STATED) test(`«${stated}» means ${says ?? "nothing known"}`, () => assert.equal(normalizeStatedLicence(stated), says));

test("whatever is stated, the answer is an expression or null, and means itself", () => {
  const words = fc.array(fc.constantFrom("MIT", "BSD", "GPL", "v2", "2.0", "+", "or", "and", "/", ",", "License", "the", "(", ")", "later", "with", "Apache", "https://opensource.org/licenses/MIT"), { maxLength: 12 }).map((all) => all.join(" "));
  fc.assert(
    fc.property(fc.oneof(words, anyText), (stated) => {
      const says = normalizeStatedLicence(stated);
      if (says === null) return;
      assert.ok(parseExpression(says) !== null, says);
      assert.equal(normalizeStatedLicence(says), says);
    }),
    { numRuns: RUNS },
  );
});
