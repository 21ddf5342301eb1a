// What a licence asks of who passes the work on, in few categories: as a lawyer would sort them first, not as a judge would decide.

import type { LicenceTerm } from "#base/licence-expression.ts";

/** From what asks least to what asks most; then what gives no licence to use, and what is not known. */
export const LICENCE_CATEGORIES = ["permissive", "weak-copyleft", "strong-copyleft", "network-copyleft", "proprietary", "unknown"] as const;
export type LicenceCategory = (typeof LICENCE_CATEGORIES)[number];

/** Patterns of identifiers of SPDX's list, whole; what none matches is unknown. */
const PATTERNS: readonly (readonly [category: LicenceCategory, pattern: RegExp])[] = [
  ["network-copyleft", /^(?:AGPL-.+|SSPL-1\.0|OSL-.+|CPAL-1\.0|RPL-1\.[15]|RPSL-1\.0|EUPL-1\.[0-2]|CAL-1\.0.*|Parity-.+|ADSL)$/],
  ["weak-copyleft", /^(?:LGPL-.+|LGPLLR|MPL-.+|EPL-.+|CDDL-.+|CPL-1\.0|IPL-1\.0|MS-RL|APSL-.+|NPL-.+|SPL-1\.0|CECILL-C|ErlPL-1\.1|CUA-OPL-1\.0|NASA-1\.3|OFL-.+|LPPL-.+|SISSL.*|Artistic-.+|ClArtistic|CERN-OHL-W-2\.0|MulanPubL-.+|copyleft-next-.+|CC-BY-SA-.+|ODbL-1\.0|CDLA-Sharing-1\.0|gSOAP-1\.3b|Nokia|RSCPL|Ruby|CPOL-1\.02|Interbase-1\.0)$/],
  ["strong-copyleft", /^(?:GPL-.+|GFDL-.+|CECILL-(?:1\.0|1\.1|2\.0|2\.1)|QPL-1\.0.*|Sleepycat|CERN-OHL-S-2\.0|OCLC-2\.0|D-FSL-1\.0|TGPPL-1\.0|SimPL-2\.0|NPOSL-3\.0|LiLiQ-Rplus-1\.1)$/],
  ["proprietary", /^(?:BUSL-1\.1|Elastic-2\.0|PolyForm-.+|FSL-1\.1-.+|CC-BY-NC.*|CC-BY-ND.*|Hippocratic-2\.1|Aladdin|JPL-image|SHL-.+|MS-LPL|C-UDA-1\.0|NCGL-UK-2\.0|Community-Spec-1\.0|LicenseRef-(?:Proprietary|RSALv2|Commons-Clause))$/],
  [
    "permissive",
    /^(?:MIT.*|X11.*|ISC.*|0BSD|BSD-.+|Apache-.+|AFL-.+|Zlib|zlib-acknowledgement|Libpng|libpng-.+|BSL-1\.0|Unlicense.*|CC0-1\.0|CC-BY-[1-4]\..+|CC-PDDC|CC-PDM-1\.0|WTFPL|PostgreSQL|Python-2\.0.*|PSF-2\.0|CNRI-.+|PHP-3\.0.*|OpenSSL.*|SSLeay.*|NCSA|UPL-1\.0|BlueOak-1\.0\.0|MS-PL|HPND.*|NTP.*|curl|bzip2-.+|blessing|Vim|TCL|W3C.*|ZPL-.+|Unicode-.+|ICU|IJG.*|libtiff|FTL|FSFAP.*|FSFUL.*|Beerware|JSON|Info-ZIP|ImageMagick|Xnet|Intel|Cube|SGI-B-2\.0|XFree86-1\.1|Fair|ECL-.+|EFL-.+|MulanPSL-.+|MirOS|Naumen|OLDAP-.+|Entessa|PDDL-1\.0|CDLA-Permissive-.+|ODC-By-1\.0|CECILL-B|CERN-OHL-P-2\.0|Adobe-.+|Bitstream-Vera|GD|Giftware|Glide|HTMLTIDY|IBM-pibs|Latex2e|Leptonica|MTLL|MakeIndex|Net-SNMP|NetCDF|Plexus|Qhull|RSA-MD|SAX-PD.*|SMLNJ|StandardML-NJ|Spencer-.+|TCP-wrappers|TMate|UCL-1\.0|WordNet|Xerox|mpich2|psutils|snprintf|xpp|AML|AMPAS|ANTLR-PD.*|APAFML|Boehm-GC.*|DOC|EUDatagrid|FreeBSD-DOC|LLVM-exception|LZMA-SDK-.+|NIST-.+|SunPro|TU-Berlin-.+|LicenseRef-(?:BSD|MIT-style|Public-Domain))$/,
  ],
];

/** Exceptions that take from a licence what it asks of the works it is linked or compiled into. */
const EXCEPTIONS: readonly (readonly [pattern: RegExp, category: LicenceCategory])[] = [
  [/^(?:Classpath-exception-2\.0|GPL-CC-1\.0|LGPL-3\.0-linking-exception|OCaml-LGPL-linking-exception|WxWindows-exception-3\.1|FLTK-exception|Qt-LGPL-exception-1\.1|OpenJDK-assembly-exception-1\.0|Universal-FOSS-exception-1\.0|freertos-exception-2\.0|eCos-exception-2\.0)$/, "weak-copyleft"],
  [/^(?:GCC-exception-.+|Autoconf-exception-.+|Bison-exception-.+|Libtool-exception|Font-exception-2\.0|Linux-syscall-note|GNU-compiler-exception|Bootloader-exception|LLGPL)$/, "permissive"],
];

export function categoryOf({ id, exception }: LicenceTerm): LicenceCategory {
  const category = PATTERNS.find(([, pattern]) => pattern.test(id))?.[0] ?? "unknown";
  if (exception === null || rankOf(category) === null) return category;
  const softened = EXCEPTIONS.find(([pattern]) => pattern.test(exception))?.[1];
  return softened !== undefined && (rankOf(softened) ?? 0) < (rankOf(category) ?? 0) ? softened : category;
}

/** How much an open licence asks: 0 permissive to 3; null for what is none, or not known. */
export function rankOf(category: LicenceCategory): number | null {
  const rank = LICENCE_CATEGORIES.indexOf(category);
  return rank <= 3 ? rank : null;
}

