// What packages and files state as their licence, in words of their own, as an expression of SPDX. A statement that could mean several
// licences becomes a reference that says so (`LicenseRef-BSD`): nobody is served by a guess.

import { formatExpression, isListedLicence, listedLicence, parseExpression, termsOf, type LicenceExpression } from "#base/licence-expression.ts";

/** References of our own, for what SPDX's list has no identifier for. */
export const REFERENCES = {
  /** BSD, of an unnamed number of clauses. */
  bsd: "LicenseRef-BSD",
  mitStyle: "LicenseRef-MIT-style",
  publicDomain: "LicenseRef-Public-Domain",
  proprietary: "LicenseRef-Proprietary",
  commonsClause: "LicenseRef-Commons-Clause",
  redisSourceAvailable: "LicenseRef-RSALv2",
} as const;

/** By words in small letters, without signs: see `simplify`. */
const NAMES: ReadonlyMap<string, string> = new Map(Object.entries({
  "mit": "MIT", "expat": "MIT", "x11": "X11", "mit x11": "MIT", "x11 mit": "MIT", "mit expat": "MIT", "mit 0": "MIT-0", "mit no attribution": "MIT-0", "mit style": REFERENCES.mitStyle, "mit like": REFERENCES.mitStyle,
  "apache": "Apache-2.0", "apache 2": "Apache-2.0", "apache 2 0": "Apache-2.0", "apache v2": "Apache-2.0", "apache v2 0": "Apache-2.0", "apache2": "Apache-2.0", "apache2 0": "Apache-2.0", "asl 2": "Apache-2.0", "asl 2 0": "Apache-2.0",
  "apache software": "Apache-2.0", "apache software 2 0": "Apache-2.0", "al2": "Apache-2.0", "apache 1 1": "Apache-1.1", "apache software 1 1": "Apache-1.1", "apache 1 0": "Apache-1.0",
  "bsd": REFERENCES.bsd, "bsd style": REFERENCES.bsd, "bsd like": REFERENCES.bsd, "bsd 2": "BSD-2-Clause", "bsd 2 clause": "BSD-2-Clause", "2 clause bsd": "BSD-2-Clause", "two clause bsd": "BSD-2-Clause", "simplified bsd": "BSD-2-Clause", "bsd simplified": "BSD-2-Clause", "freebsd": "BSD-2-Clause", "bsd 2 clause simplified": "BSD-2-Clause",
  "bsd 3": "BSD-3-Clause", "bsd 3 clause": "BSD-3-Clause", "3 clause bsd": "BSD-3-Clause", "three clause bsd": "BSD-3-Clause", "new bsd": "BSD-3-Clause", "bsd new": "BSD-3-Clause", "modified bsd": "BSD-3-Clause", "revised bsd": "BSD-3-Clause", "bsd revised": "BSD-3-Clause", "edl 1 0": "BSD-3-Clause", "eclipse distribution 1 0": "BSD-3-Clause", "bsd 3 clause new or revised": "BSD-3-Clause", "new bsd 3 clause": "BSD-3-Clause",
  "bsd 4 clause": "BSD-4-Clause", "original bsd": "BSD-4-Clause", "old bsd": "BSD-4-Clause", "bsd original": "BSD-4-Clause", "0bsd": "0BSD", "bsd zero clause": "0BSD", "zero clause bsd": "0BSD",
  "isc": "ISC", "iscl": "ISC", "zlib": "Zlib", "zlib libpng": "Zlib", "zlib png": "Zlib", "unlicense": "Unlicense", "the unlicense": "Unlicense", "wtfpl": "WTFPL", "do what the fuck you want to": "WTFPL", "do what the fuck you want to public": "WTFPL", "cc0": "CC0-1.0", "cc0 1 0": "CC0-1.0", "cc0 1 0 universal": "CC0-1.0", "creative commons zero": "CC0-1.0", "creative commons zero 1 0": "CC0-1.0",
  "public domain": REFERENCES.publicDomain, "publicdomain": REFERENCES.publicDomain, "pd": REFERENCES.publicDomain, "boost": "BSL-1.0", "boost 1 0": "BSL-1.0", "boost software": "BSL-1.0", "boost software 1 0": "BSL-1.0", "bsl 1 0": "BSL-1.0", "artistic": "Artistic-1.0", "artistic 1 0": "Artistic-1.0", "artistic 2": "Artistic-2.0", "artistic 2 0": "Artistic-2.0", "artistic license 2 0": "Artistic-2.0",
  "perl": "Artistic-1.0-Perl OR GPL-1.0-or-later", "perl 5": "Artistic-1.0-Perl OR GPL-1.0-or-later", "same as perl": "Artistic-1.0-Perl OR GPL-1.0-or-later", "ruby": "Ruby", "ruby s": "Ruby", "php": "PHP-3.01", "php 3 01": "PHP-3.01", "python": "PSF-2.0", "psf": "PSF-2.0", "psfl": "PSF-2.0", "python software foundation": "PSF-2.0", "postgresql": "PostgreSQL", "openssl": "OpenSSL", "vim": "Vim", "curl": "curl", "w3c": "W3C", "ncsa": "NCSA", "university of illinois ncsa open source": "NCSA", "hpnd": "HPND", "historical permission notice and disclaimer": "HPND", "zpl 2 1": "ZPL-2.1", "zope public": "ZPL-2.1", "upl": "UPL-1.0", "universal permissive 1 0": "UPL-1.0", "ofl": "OFL-1.1", "ofl 1 1": "OFL-1.1", "sil open font 1 1": "OFL-1.1", "sil ofl 1 1": "OFL-1.1", "blueoak 1 0 0": "BlueOak-1.0.0", "academic free 2 1": "AFL-2.1", "academic free 3 0": "AFL-3.0", "afl 2 1": "AFL-2.1", "afl": "AFL-3.0",
  "mpl": "MPL-2.0", "mpl 2": "MPL-2.0", "mpl 2 0": "MPL-2.0", "mpl v2": "MPL-2.0", "mpl v2 0": "MPL-2.0", "mplv2": "MPL-2.0", "mplv2 0": "MPL-2.0", "mozilla": "MPL-2.0", "mozilla public 2 0": "MPL-2.0", "mozilla public v 2 0": "MPL-2.0", "mozilla public 1 1": "MPL-1.1", "mpl 1 1": "MPL-1.1", "mozilla public 1 0": "MPL-1.0", "mpl 1 0": "MPL-1.0", "mozilla public 2 0 mpl 2 0": "MPL-2.0", "mozilla public 1 1 mpl 1 1": "MPL-1.1",
  "epl": "EPL-1.0", "epl 1 0": "EPL-1.0", "epl 2 0": "EPL-2.0", "epl v1 0": "EPL-1.0", "epl v2 0": "EPL-2.0", "eclipse": "EPL-1.0", "eclipse public": "EPL-1.0", "eclipse public 1 0": "EPL-1.0", "eclipse public v1 0": "EPL-1.0", "eclipse public v 1 0": "EPL-1.0", "eclipse public 2 0": "EPL-2.0", "eclipse public v2 0": "EPL-2.0", "eclipse public v 2 0": "EPL-2.0", "cpl": "CPL-1.0", "cpl 1 0": "CPL-1.0", "common public 1 0": "CPL-1.0", "common public": "CPL-1.0",
  "cddl": "CDDL-1.0", "cddl 1 0": "CDDL-1.0", "cddl 1 1": "CDDL-1.1", "common development and distribution 1 0": "CDDL-1.0", "cddl gpl": "CDDL-1.0 OR GPL-2.0-only WITH Classpath-exception-2.0", "cddl plus gplv2 with classpath exception": "CDDL-1.0 OR GPL-2.0-only WITH Classpath-exception-2.0", "cddl gplv2 ce": "CDDL-1.0 OR GPL-2.0-only WITH Classpath-exception-2.0", "gpl2 w cpe": "GPL-2.0-only WITH Classpath-exception-2.0", "gpl 2 0 with classpath exception": "GPL-2.0-only WITH Classpath-exception-2.0",
  "ms pl": "MS-PL", "mspl": "MS-PL", "microsoft public": "MS-PL", "ms rl": "MS-RL", "eupl": "EUPL-1.2", "eupl 1 1": "EUPL-1.1", "eupl 1 2": "EUPL-1.2", "european union public 1 2": "EUPL-1.2", "sspl": "SSPL-1.0", "sspl 1 0": "SSPL-1.0", "sspl v1": "SSPL-1.0", "server side public": "SSPL-1.0", "busl 1 1": "BUSL-1.1", "business source 1 1": "BUSL-1.1", "bsl 1 1": "BUSL-1.1", "elastic 2 0": "Elastic-2.0", "elv2": "Elastic-2.0", "rsalv2": REFERENCES.redisSourceAvailable, "json": "JSON", "bouncy castle": "MIT", "go": "BSD-3-Clause", "qpl": "QPL-1.0", "wtfpl 2": "WTFPL", "lppl": "LPPL-1.3c",
  "unlicensed": REFERENCES.proprietary, "proprietary": REFERENCES.proprietary, "commercial": REFERENCES.proprietary, "other proprietary": REFERENCES.proprietary, "all rights reserved": REFERENCES.proprietary, "closed source": REFERENCES.proprietary, "private": REFERENCES.proprietary, "none": REFERENCES.proprietary, "see license in license": "", "custom": "", "other": "",
}));

/** Addresses that stand for a licence, without scheme and `www.`. */
const ADDRESSES: readonly (readonly [beginning: string, expression: string])[] = [
  ["apache.org/licenses/license-2.0", "Apache-2.0"], ["opensource.org/licenses/mit", "MIT"], ["opensource.org/licenses/bsd-3-clause", "BSD-3-Clause"], ["opensource.org/licenses/bsd-2-clause", "BSD-2-Clause"], ["opensource.org/licenses/bsd-license", "BSD-2-Clause"],
  ["opensource.org/licenses/apache-2.0", "Apache-2.0"], ["opensource.org/licenses/apache2.0", "Apache-2.0"], ["opensource.org/licenses/isc", "ISC"], ["opensource.org/licenses/ms-pl", "MS-PL"], ["opensource.org/licenses/mpl-2.0", "MPL-2.0"], ["opensource.org/licenses/zlib", "Zlib"],
  ["opensource.org/license/mit", "MIT"], ["mit-license.org", "MIT"], ["jquery.org/license", "MIT"], ["mozilla.org/mpl/2.0", "MPL-2.0"], ["mozilla.org/en-us/mpl/2.0", "MPL-2.0"], ["mozilla.org/mpl/mpl-1.1", "MPL-1.1"], ["eclipse.org/legal/epl-v10", "EPL-1.0"], ["eclipse.org/legal/epl-v20", "EPL-2.0"], ["eclipse.org/legal/epl-2.0", "EPL-2.0"], ["eclipse.org/org/documents/edl-v10", "BSD-3-Clause"],
  ["creativecommons.org/publicdomain/zero/1.0", "CC0-1.0"], ["creativecommons.org/licenses/by/4.0", "CC-BY-4.0"], ["creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"], ["creativecommons.org/licenses/by/3.0", "CC-BY-3.0"], ["creativecommons.org/licenses/by-sa/3.0", "CC-BY-SA-3.0"], ["unlicense.org", "Unlicense"], ["boost.org/license_1_0.txt", "BSL-1.0"], ["wtfpl.net", "WTFPL"],
  ["gnu.org/licenses/old-licenses/gpl-2.0", "GPL-2.0-only"], ["gnu.org/licenses/old-licenses/lgpl-2.1", "LGPL-2.1-only"], ["gnu.org/licenses/gpl-2.0", "GPL-2.0-only"], ["gnu.org/licenses/gpl-3.0", "GPL-3.0-only"], ["gnu.org/licenses/lgpl-2.1", "LGPL-2.1-only"], ["gnu.org/licenses/lgpl-3.0", "LGPL-3.0-only"], ["gnu.org/licenses/agpl-3.0", "AGPL-3.0-only"],
];

/** Longest statement that is looked at: licences are named, not written out, in such a field. */
const MAX_STATED_LENGTH = 300;

/** The expression that a statement means, in SPDX's own writing; null where it names no licence that is known. */
export function normalizeStatedLicence(stated: string): string | null {
  const text = stated.trim();
  if (text === "" || text.length > MAX_STATED_LENGTH) return null;
  // SPDX's «no assertion» and «none» say that nothing is known.
  if (text === "NOASSERTION") return null;
  const expression = parseExpression(text);
  if (expression !== null && termsOf(expression).every(isListedLicence)) return formatExpression(modernize(expression));
  const whole = oneLicence(text);
  return whole ?? (expression === null ? severalLicences(text) : mendTerms(expression));
}

/** `BSD OR GPLv2`: an expression of names. */
function mendTerms(expression: LicenceExpression): string | null {
  const terms = termsOf(expression).map((term) => (isListedLicence(term) ? term.id : oneLicence(term.id + (term.orLater ? "+" : ""))));
  if (terms.includes(null)) return null;
  let next = 0;
  const replace = (node: LicenceExpression): LicenceExpression | null => {
    if (node.kind === "licence") {
      const mended = parseExpression(terms[next++] ?? "");
      return mended?.kind === "licence" && node.exception !== null ? { ...mended, exception: node.exception } : mended;
    }
    const left = replace(node.left);
    const right = replace(node.right);
    return left === null || right === null ? null : { ...node, left, right };
  };
  const mended = replace(expression);
  // An exception that nobody knows makes another licence of any.
  return mended === null || !termsOf(mended).every(isListedLicence) ? null : formatExpression(modernize(mended));
}

/** `MIT/Apache-2.0`, `MIT, BSD`, `GPLv2 or MIT`: where packages list several, one may be chosen; «and» says otherwise. */
function severalLicences(text: string): string | null {
  const all = /\s(?:and|AND|&)\s/.test(text);
  const names = text.replace(/[()]/g, " ").split(/\s*(?:\/|,|;|\||\bor\b|\bOR\b|\band\b|\bAND\b|&)\s*/).filter((name) => name !== "");
  if (names.length < 2 || names.length > 8) return null;
  const expressions = names.map((name) => oneLicence(name));
  if (expressions.some((each) => each === null)) return null;
  const distinct = [...new Set(expressions)].map((each) => (each !== null && /\s(?:OR|AND)\s/.test(each) ? `(${each})` : each));
  const joined = parseExpression(distinct.join(all ? " AND " : " OR "));
  return joined === null ? null : formatExpression(joined);
}

function oneLicence(text: string): string | null {
  const address = /https?:\/\/(?:www\.)?([^\s<>()"']{1,200})/i.exec(text)?.[1]?.toLowerCase();
  if (address !== undefined) {
    const known = ADDRESSES.find(([beginning]) => address.startsWith(beginning))?.[1];
    if (known !== undefined) return known;
  }
  const listed = listedLicence(text.trim());
  if (listed !== null) return formatExpression(modernize({ kind: "licence", id: listed, orLater: false, exception: null }));
  // `The MIT License (MIT)`: in parentheses is the same once more.
  for (const name of [simplify(text), simplify(text.replace(/\s{0,8}\([^()]{0,80}\)$/, ""))]) {
    const known = NAMES.get(name);
    if (known !== undefined) return known === "" ? null : known;
    const gnu = gnuLicence(name);
    if (gnu !== null) return gnu;
  }
  return null;
}

/** `The Apache Software License, Version 2.0` -> `apache software 2 0`. */
function simplify(text: string): string {
  const classifier = /^License\s*::\s*(?:OSI Approved\s*::\s*)?(.+)$/i.exec(text)?.[1] ?? text;
  const words = classifier.replace(/https?:\/\/\S{1,200}/gi, " ").toLowerCase().replace(/\+/g, " plus ").split(/[^a-z0-9]+/);
  return words.filter((word) => word !== "" && !NOISE.has(word)).join(" ");
}

const NOISE = new Set(["the", "license", "licence", "licensed", "licenses", "version", "under", "approved", "osi", "of", "terms", "a"]);
const GNU = /^(?:gnu )?(affero |lesser |library or lesser |library |lesser or library )?(?:gnu )?(?:(general public|gpl|lgpl|agpl)) ?v?(\d)?(?: (\d))?(?: ?(?:lgpl|gpl|agpl)v?\d?)?( plus| or (?:any )?later| or newer| or greater| or above)?(?: (?:lgpl|gpl|agpl)v?\d(?: \d)?( plus)?)?$/;

/** `GNU General Public License v2 or later (GPLv2+)`, `LGPL 2.1`, `AGPLv3`. Without a version any of them: SPDX's first, or later. */
function gnuLicence(name: string): string | null {
  const [match, variant = "", base = "", major, minor, later, laterAgain] = GNU.exec(name) ?? [];
  if (match === undefined) return null;
  const family = base === "agpl" || variant.startsWith("affero") ? "AGPL" : base === "lgpl" || variant !== "" ? "LGPL" : "GPL";
  return gnuExpression({ family, version: major === undefined ? null : `${major}.${minor ?? (family === "LGPL" && major === "2" && !variant.startsWith("library") ? "1" : "0")}`, orLater: later !== undefined || laterAgain !== undefined });
}

const FIRST_VERSION = { GPL: "1.0", LGPL: "2.0", AGPL: "1.0" } as const;

export interface GnuGrant {
  readonly family: keyof typeof FIRST_VERSION;
  readonly version: string | null;
  readonly orLater: boolean;
}

/** Null for a version that was never published. */
export function gnuExpression({ family, version, orLater }: GnuGrant): string | null {
  return listedLicence(`${family}-${version ?? FIRST_VERSION[family]}-${orLater || version === null ? "or-later" : "only"}`);
}

/** Identifiers that SPDX has given up, as those that it has now: `GPL-2.0` as `GPL-2.0-only`, `GPL-2.0+` as `GPL-2.0-or-later`. */
function modernize(expression: LicenceExpression): LicenceExpression {
  if (expression.kind !== "licence") return { ...expression, left: modernize(expression.left), right: modernize(expression.right) };
  const [, base] = /^((?:[AL]?GPL|GFDL)-\d\.\d)$/.exec(expression.id.replace(/\+$/, "")) ?? [];
  if (base === undefined) return expression;
  const id = listedLicence(`${base}-${expression.orLater || expression.id.endsWith("+") ? "or-later" : "only"}`);
  return id === null ? expression : { ...expression, id, orLater: false };
}
