// How files say under which licence they are without its text: phrases over words in small letters with one space between them, signs left
// out except dots within numbers (see `find-notices.ts`). Each rule carries what it finds and what it must not.

import { REFERENCES } from "./stated-licences.ts";

export interface NoticeRule {
  /** What it reads as, or how to make that of the groups of the pattern; null: of no known version. */
  readonly expression: string | ((groups: readonly (string | undefined)[]) => string | null);
  /** Without unbounded repetition of more than words: linear in the length of the text. */
  readonly pattern: RegExp;
  readonly finds: readonly string[];
  readonly ignores: readonly string[];
}

const UNDER = "(?:under|or|and|by|of|with|subject to|to|is|license)(?: the)?(?: terms (?:and conditions )?of)?(?: the)?(?: a)?";

function versioned(prefix: string, versions: readonly string[]): (groups: readonly (string | undefined)[]) => string | null {
  return ([version = ""]) => {
    const full = version.includes(".") ? version : `${version}.0`;
    return versions.includes(full) ? `${prefix}-${full}` : null;
  };
}

const CREATIVE_COMMONS: Readonly<Record<string, string>> = { attribution: "BY", noncommercial: "NC", "non commercial": "NC", noderivatives: "ND", noderivs: "ND", "no derivatives": "ND", sharealike: "SA", "share alike": "SA" };

export const NOTICE_RULES: readonly NoticeRule[] = [
  {
    expression: "Apache-2.0",
    pattern: /\bapache(?: software)? license,? ?(?:v|version )?2(?:\.0)?\b|\bunder(?: the)? apache(?: license)?(?: v| version )? ?2(?:\.0)?\b/g,
    finds: ["Licensed under the Apache License, Version 2.0 (the \"License\");", "Licensed under Apache 2.0"],
    ignores: ["incompatible with Apache HTTP Server version 2.0"],
  },
  { expression: "Apache-1.1", pattern: /\bapache software license,? version 1\.1\b/g, finds: ["The Apache Software License, Version 1.1"], ignores: ["Apache 1.1 is old"] },
  {
    expression: versioned("MPL", ["1.0", "1.1", "2.0"]),
    pattern: /\bmozilla public license,? ?(?:v\.? ?|version )?(\d(?:\.\d)?)\b/g,
    finds: ["subject to the terms of the Mozilla Public\n * License, v. 2.0. If a copy", "Mozilla Public License Version 1.1"],
    ignores: ["the Mozilla Public License is fine"],
  },
  { expression: versioned("EPL", ["1.0", "2.0"]), pattern: /\beclipse public license,? ?(?:v\.? ?|version )?(\d(?:\.\d)?)\b/g, finds: ["under the terms of the Eclipse Public License v1.0", "Eclipse Public License 2.0"], ignores: ["Eclipse Public License 7"] },
  { expression: versioned("CDDL", ["1.0", "1.1"]), pattern: /\bcommon development and distribution license,? ?(?:\(?cddl\)? ?)?(?:v\.? ?|version )(\d\.\d)\b/g, finds: ["Common Development and Distribution License, Version 1.0 only"], ignores: ["a common license, version 1.0"] },
  { expression: "CDDL-1.0", pattern: /\bterms of the common development and distribution license the license\b/g, finds: ["subject to the terms of the\n * Common Development and Distribution License (the \"License\")."], ignores: ["Common Development and Distribution"] },
  { expression: "BSL-1.0", pattern: /\bboost software license,? ?(?:v\.? ?|version )?1\.0\b/g, finds: ["Distributed under the Boost Software License, Version 1.0."], ignores: ["boost version 1.0"] },
  {
    expression: "MIT",
    pattern: new RegExp(`\\b${UNDER} (?:mit|expat)(?: x11)?(?: open source)? licen[sc]e\\b|\\bmit licensed\\b|\\blicensed under(?: the)? (?:terms of the )?mit\\b|\\b(?:released|distributed) under(?: the)? mit\\b`, "g"),
    finds: ["Licensed under the MIT license.", "Released under the MIT License", "This source code is licensed under the MIT license found in the", "MIT Licensed"],
    ignores: ["governed by an MIT-style license", "the MIT licence server", "Massachusetts Institute of Technology"],
  },
  { expression: REFERENCES.mitStyle, pattern: /\bmit (?:style|like) licen[sc]e\b/g, finds: ["governed by an MIT-style license that can be"], ignores: ["MIT license"] },
  { expression: REFERENCES.bsd, pattern: /\bbsd (?:style|like) licen[sc]e\b|\bunder(?: the)?(?: terms of the)? bsd licen[sc]e\b|\bbsd licensed\b/g, finds: ["Use of this source code is governed by a BSD-style\n// license that can be found in the LICENSE file.", "Released under the BSD License"], ignores: ["BSD sockets", "under the 3-clause BSD license"] },
  { expression: "BSD-3-Clause", pattern: /\b(?:(?:new|modified|revised|3 clause|three clause) bsd|bsd(?: \(?3 clause\)?| 3))(?: style)? licen[sc]e\b|\bbsd 3 clause\b/g, finds: ["Licensed under the 3-Clause BSD License", "BSD 3-Clause License"], ignores: ["BSD 2-Clause License"] },
  { expression: "BSD-2-Clause", pattern: /\b(?:simplified|2 clause|two clause) bsd licen[sc]e\b|\bbsd 2 clause\b/g, finds: ["the Simplified BSD License", "BSD 2-Clause License"], ignores: ["BSD 3-Clause License"] },
  { expression: "ISC", pattern: new RegExp(`\\b${UNDER} isc licen[sc]e\\b`, "g"), finds: ["Licensed under the ISC License"], ignores: ["ISC BIND"] },
  { expression: "Zlib", pattern: new RegExp(`\\b${UNDER} zlib(?: libpng)? licen[sc]e\\b`, "g"), finds: ["Distributed under the zlib license"], ignores: ["the zlib library"] },
  { expression: "Unlicense", pattern: new RegExp(`\\b${UNDER} unlicense\\b`, "g"), finds: ["released under the Unlicense"], ignores: ["unlicensed software"] },
  { expression: "WTFPL", pattern: /\bdo what the fuck you want to public license\b|\bunder(?: the)? wtfpl\b/g, finds: ["Licensed under the WTFPL"], ignores: ["do what you want"] },
  { expression: "CC0-1.0", pattern: /\bcreative commons (?:cc0|zero)(?: license)?\b|\bcc0 1\.0(?: universal)?\b|\bunder(?: the)? cc0\b/g, finds: ["Released under CC0", "CC0 1.0 Universal"], ignores: ["cc0 = a"] },
  {
    expression: ([parts = "", version = ""]) => {
      const codes = parts.match(/attribution|non ?commercial|no ?deriv(?:ative)?s|share ?alike/g)?.map((part) => CREATIVE_COMMONS[part] ?? "") ?? [];
      return /^[1-4]\.[05]$/.test(version) && codes[0] === "BY" ? `CC-${codes.join("-")}-${version}` : null;
    },
    pattern: /\bcreative commons (attribution(?: (?:non ?commercial|no ?deriv(?:ative)?s|share ?alike)){0,2}) (?:license )?(?:v|version )?(\d\.\d)\b/g,
    finds: ["Creative Commons Attribution-ShareAlike 4.0 International License"], ignores: ["creative commons is a community"],
  },
  { expression: "Artistic-2.0", pattern: /\bartistic license,? (?:v|version )?2\.0\b/g, finds: ["the Artistic License 2.0"], ignores: ["an artistic license"] },
  { expression: "Artistic-1.0-Perl OR GPL-1.0-or-later", pattern: /\bunder the same terms as perl(?: itself)?\b/g, finds: ["modify it under the same terms as Perl itself."], ignores: ["the same terms as before"] },
  { expression: "PHP-3.01", pattern: /\bversion 3\.01 of the php license\b/g, finds: ["subject to version 3.01 of the PHP license,"], ignores: ["PHP version 3.01"] },
  { expression: "OFL-1.1", pattern: /\bsil open font license,? (?:v|version )?1\.1\b/g, finds: ["licensed under the SIL Open Font License, Version 1.1."], ignores: ["open font"] },
  { expression: "SSPL-1.0", pattern: /\bserver side public license\b/g, finds: ["terms of the Server Side Public License, version 1"], ignores: ["server-side license"] },
  { expression: "Elastic-2.0", pattern: /\belastic license(?: version| v)? 2(?:\.0)?\b/g, finds: ["licensed under the Elastic License 2.0;"], ignores: ["elastic search 2.0"] },
  { expression: "BUSL-1.1", pattern: /\bbusiness source license,? ?(?:v|version )?1\.1\b/g, finds: ["Business Source License 1.1"], ignores: ["business source"] },
  { expression: "MS-PL", pattern: /\bmicrosoft public license\b/g, finds: ["under the Microsoft Public License (Ms-PL)"], ignores: ["Microsoft license"] },
  { expression: ([version = ""]) => (version === "1.1" || version === "1.2" ? `EUPL-${version}` : null), pattern: /\beuropean union public licen[sc]e,? (?:eupl )?(?:v|version )?(\d\.\d)\b/g, finds: ["the European Union Public Licence v1.2"], ignores: ["the European Union"] },
  { expression: REFERENCES.redisSourceAvailable, pattern: /\bredis source available license v?2(?:\.0)?\b/g, finds: ["the Redis Source Available License 2.0 (RSALv2)", "the Redis Source Available License v2 (RSALv2)"], ignores: ["redis 2.0"] },
  { expression: REFERENCES.commonsClause, pattern: /\bcommons clause license condition\b/g, finds: ["\"Commons Clause\" License Condition v1.0"], ignores: ["a common clause"] },
  { expression: "FSFUL", pattern: /\bfree software foundation(?: inc\.?)? gives unlimited permission to copy distribute and modify it\b/g, finds: ["This configure script is free software; the Free Software Foundation\ngives unlimited permission to copy, distribute and modify it."], ignores: ["the Free Software Foundation gives unlimited support"] },
  { expression: REFERENCES.publicDomain, pattern: /\b(?:placed|put|released|dedicated|is|are)(?: hereby)? (?:in|into|to) the public domain\b/g, finds: ["This file is placed in the public domain."], ignores: ["public domain names", "not in the domain"] },
  { expression: REFERENCES.proprietary, pattern: /\bproprietary and confidential\b|\bconfidential and proprietary\b|\bunauthori[sz]ed (?:copying|use|reproduction|distribution|duplication|disclosure)(?: \S{1,30}){0,14} (?:strictly )?(?:prohibited|forbidden)\b/g, finds: ["Unauthorized copying of this file, via any medium is strictly prohibited", "PROPRIETARY AND CONFIDENTIAL"], ignores: ["proprietary formats", "unauthorized users are rejected"] },
];
