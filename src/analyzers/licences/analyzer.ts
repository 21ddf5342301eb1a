// The analyser of licences: what each file says of the licence it is under.

import type { Analyzer } from "#analyzers/contract.ts";
import { decideLanguage } from "#analyzers/languages/decide-language.ts";
import { findLicences } from "./find-licences.ts";

const ISC = "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.\n\n" +
  "THE SOFTWARE IS PROVIDED \"AS IS\" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.\n";

export const licencesAnalyzer: Analyzer = {
  id: "licences",
  version: 2,
  summary: "texts of licences, tags and notices that name one, and texts that only resemble one",
  examples: {
    finds: [
      { path: "LICENSE", content: `Copyright (c) 2026 Somebody\n\n${ISC}`, says: "text ISC in line 3" },
      { path: "LICENSE", content: ISC.replace("for any purpose", "for any peaceful purpose"), says: "text near ISC (0.9907) in line 1" },
      { path: "a.c", content: "// SPDX-License-Identifier: GPL-2.0-or-later\nint a;\n", says: "tag GPL-2.0-or-later in line 1" },
      { path: "a.py", content: "#!/usr/bin/env python3\n# Licensed under the Apache License, Version 2.0\n", says: "header Apache-2.0 in line 2" },
    ],
    ignores: [
      { path: "a.c", content: "const char *tag = \"SPDX-License-Identifier: MIT\";\n", says: "" },
      { path: "a.js", content: "/** @license React v16.13.1 */\n", says: "" },
      { path: "README.md", content: "Software licences, explained.\n", says: "" },
    ],
  },
  examine(path, content) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    const facts = findLicences({ name, language: decideLanguage({ name, head: content }), content });
    return facts.map(({ kind, expression, nearest, score, line }) => `${kind} ${expression ?? `near ${nearest ?? "nothing"} (${score})`} in line ${line}`).join(", ");
  },
};
