// Which files are tests by the conventions of their ecosystems: folders and names. What a file holds says so too: see `count-tests.ts`.

const FOLDERS = new Set(["test", "tests", "__tests__", "spec", "specs", "e2e", "testing", "testdata", "test-data", "fixtures", "__fixtures__", "__mocks__", "androidtest", "integrationtest", "integration-tests", "integration_tests", "unittests", "unit-tests", "cypress", "t"]);
const NAMES = [
  // JavaScript, TypeScript: a.test.ts, a.spec.js, a.e2e.ts, a.cy.ts.
  /[.-](?:test|tests|spec|e2e|cy|stories)\.[cm]?[jt]sx?$/,
  // Python: test_a.py, a_test.py, conftest.py. Go, Dart, Elixir, Ruby, C++: a_test.go, a_spec.rb.
  /^(?:test_.+|conftest)\.py$/, /[._-](?:test|tests|spec|unittest)\.(?:py|go|rb|dart|exs|cc|cpp|cxx|c|rs|erl|lua|php|tcl|sh|clj)$/,
  // Java, Kotlin, Scala, Groovy, C#, Swift, PHP: ATest.java, ATests.cs, AIT.java, ASpec.scala.
  /(?:[A-Za-z0-9](?:Test|Tests|TestCase|Spec|Specs)|[a-z0-9](?:IT|ITCase|Suite))\.(?:java|kt|kts|scala|groovy|cs|fs|vb|swift|php|m|mm)$/, /^Test[A-Z].*\.(?:java|kt|cs)$/,
];

/** `path` from the root, with `/`. */
export function isTestPath(path: string): boolean {
  const segments = path.split("/");
  const name = segments.pop() ?? "";
  return segments.some((segment) => FOLDERS.has(segment.toLowerCase()) || /\.(?:tests?|unittests|integrationtests|specs)$/i.test(segment)) || NAMES.some((pattern) => pattern.test(name));
}
