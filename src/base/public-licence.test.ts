import assert from "node:assert/strict";
import { test } from "node:test";

import { isPublicLicence, OTHER_REFERENCE, publicLicence } from "./public-licence.ts";

const CASES: readonly (readonly [written: string, told: string])[] = [
  ["MIT", "MIT"],
  ["mit or gpl-3.0-only", "MIT OR GPL-3.0-only"],
  ["LicenseRef-Proprietary", "LicenseRef-Proprietary"],
  ["LicenseRef-Acme AND MIT", "LicenseRef-other AND MIT"],
  ["DocumentRef-acme:LicenseRef-MIT-style", OTHER_REFERENCE],
  ["LicenseRef-Proprietary-of-Acme", OTHER_REFERENCE],
  ["GPL-2.0-only WITH AdditionRef-Acme", "GPL-2.0-only WITH AdditionRef-other"],
  ["GPL-2.0-or-later WITH Classpath-exception-2.0", "GPL-2.0-or-later WITH Classpath-exception-2.0"],
  ["no (expression", OTHER_REFERENCE],
  [Array.from({ length: 200 }, () => "Apache-2.0").join(" AND "), OTHER_REFERENCE],
];
for (const [written, told] of CASES) {
  test(`${written.slice(0, 60)} is told as ${told}`, () => {
    assert.equal(publicLicence(written), told);
    assert.equal(isPublicLicence(told), true);
    assert.equal(isPublicLicence(written), written === told);
  });
}
