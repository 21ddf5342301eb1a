// From a question to the words that count: lower case, without what every question has, in one form for all endings and for words that mean
// the same. Small and deterministic: the same question is read alike everywhere.

/** Of every question: they say nothing of what is asked for. */
const STOP = new Set(
  "a an the is are was were be been am do does did have has had i we you they it its our us me my your this that these those there here of in on at to for from by with and or as if so than then too very please can could would should will shall may might just really any some all about into out over up much many what which how who whom whose where when why give show tell let get see know want need say list like look looking me s re ve ll d t".split(" "),
);

/** Words that carry a question by themselves in some places only; kept though they are short. */
const KEEP = new Set(["ci", "go", "os", "db", "aws", "api", "cve", "cwe", "gpl", "eol", "npm", "loc", "sbom"]);

/** One word for those that mean the same here: stems on both sides. */
const SAME: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    language: "tech technology stack framework written built programming python java javascript typescript rust golang ruby php kotlin swift scala cobol perl",
    secret: "credential password passwd token apikey leaked leak hardcoded hardcode exposed",
    vulnerability: "vuln vulnerable cve advisory exploit exploited exploitable ghsa hole holes unpatched",
    dependency: "depend package library component module npm pypi maven sbom supplychain thirdparty third-party",
    licence: "license licensing licenced licensed gpl agpl lgpl copyleft spdx mit legal",
    complexity: "complex complicated cyclomatic cognitive convoluted nested maintainable",
    hotspot: "churn hot concentrate concentrated spot",
    duplicate: "duplication duplicated copy copied paste pasted clone cloned redundant repetition repeated",
    test: "tested testing tests untested assertion unit spec",
    document: "documentation documented readme docs doc comment commented docstring",
    cost: "expensive price rebuild rewrite replicate reproduce effort person-month person-months euro dollar money worth value scratch replace budget",
    person: "people developer contributor author engineer programmer committer who team staff bus truck factor knowledge knows leave leaves quit expert",
    history: "commit commits tag branch merge first founded started begun started",
    activity: "active activity pace velocity slow slowed busy alive dead abandoned inactive maintained month months monthly momentum",
    runtime: "outdated eol end-of-life life unsupported supported support platform obsolete deprecated freshness",
    risk: "injection sql xss cwe weakness weak dangerous unsafe risky risks pattern attack attacks",
    age: "untouched stale touched old older legacy",
    urgent: "urgent important first priority prioritise prioritize biggest problem worry worst critical fix issue issues matter top attention serious concern alarming bad",
    trend: "evolve evolved evolution develop developed time over-time progress growing grow shrink getting improving worse better",
    compare: "comparison difference differ diff changed change since between previous last-snapshot before snapshot snapshots report reports",
    coverage: "analysed analyzed skipped ignored left-out complete incomplete missing scanned unread cover covered",
    vault: "repository repositories repo repos vaults portfolio projects",
    rank: "ranking sort order compare-vaults most highest",
    size: "big large small loc lines line files file number bytes amount huge length long",
    overview: "summary summarise summarize overview introduce gist glance short describe",
    help: "ask understand question questions answer answers capabilities able kind",
  }).flatMap(([one, others]) => others.split(" ").map((other) => [stem(other), stem(one)])),
);

/** The words of a question that count, in their order. */
export function wordsOf(question: string): readonly string[] {
  const plain = question.toLowerCase().replaceAll(/[’']/g, " ").replaceAll(/[^\p{L}\p{N}-]+/gu, " ");
  return plain.split(" ").map((word) => word.replaceAll(/^-+|-+$/g, "")).filter((word) => word !== "" && !STOP.has(word) && (word.length > 2 || KEEP.has(word))).map((word) => stem(word));
}

/** What a word means here: itself, or the word it stands for. */
export function conceptOf(word: string): string {
  return SAME[word] ?? word;
}

/** Endings off, so that `commits`, `committed` and `commit` are one; rough, and alike on both sides. */
export function stem(word: string): string {
  let short = word;
  for (const [ending, instead] of [["ies", "y"], ["ing", ""], ["edly", ""], ["ed", ""], ["ly", ""], ["es", ""], ["s", ""]] as const) {
    if (short.endsWith(ending) && short.length - ending.length >= 4) {
      short = short.slice(0, short.length - ending.length) + instead;
      break;
    }
  }
  return short.length > 4 ? short.replace(/([^aeiou])\1$/, "$1").replace(/e$/, "") : short;
}
