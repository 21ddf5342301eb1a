// The licences whose texts are recognised: those that registries of packages and public repositories have most often, and those
// whose terms weigh most. Of licences with one text in several versions of the grant (`-only`, `-or-later`), the narrower one.

export const TEMPLATE_IDS: readonly string[] = (
  "0BSD AFL-2.1 AFL-3.0 AGPL-1.0-only AGPL-3.0-only APSL-2.0 Adobe-2006 Apache-1.0 Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-1.0-Perl Artistic-2.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-2-Clause-Views BSD-3-Clause " +
  "BSD-3-Clause-Attribution BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-3-Clause-No-Nuclear-License BSD-3-Clause-No-Nuclear-License-2014 BSD-3-Clause-Open-MPI BSD-4-Clause BSD-4-Clause-UC BSD-Source-Code BSL-1.0 BUSL-1.1 Beerware BlueOak-1.0.0 " +
  "CC-BY-3.0 CC-BY-4.0 CC-BY-NC-4.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CDLA-Permissive-2.0 CECILL-2.1 CECILL-B CECILL-C CPAL-1.0 CPL-1.0 CPOL-1.02 " +
  "CERN-OHL-P-2.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 ClArtistic Cube ECL-2.0 EFL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 Elastic-2.0 FSFAP FTL FreeImage FSL-1.1-ALv2 FSL-1.1-MIT GFDL-1.2-only GFDL-1.3-only GPL-1.0-only GPL-2.0-only GPL-3.0-only " +
  "HPND HPND-sell-variant Hippocratic-2.1 ICU IJG IPL-1.0 ISC Intel Info-ZIP JSON LGPL-2.0-only LGPL-2.1-only LGPL-3.0-only LPPL-1.3c Libpng MIT MIT-0 MIT-CMU MIT-Modern-Variant MIT-feh MPL-1.0 MPL-1.1 MPL-2.0 MS-LPL MS-PL MS-RL MirOS " +
  "MulanPSL-2.0 NCSA NTP OFL-1.1 ODbL-1.0 OLDAP-2.8 OSL-3.0 OpenSSL PHP-3.01 PSF-2.0 Parity-7.0.0 PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 PostgreSQL Python-2.0 QPL-1.0 RPL-1.5 Ruby SGI-B-2.0 SSPL-1.0 Sleepycat SISSL " +
  "TCL UPL-1.0 Unicode-3.0 Unicode-DFS-2016 Unlicense Vim W3C WTFPL X11 XFree86-1.1 Xnet ZPL-2.1 Zlib blessing bzip2-1.0.6 curl libtiff zlib-acknowledgement"
).split(" ");
