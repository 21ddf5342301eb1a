// How tests and assertions are written, by framework: patterns over tokens. A pattern is words and signs with spaces between; `a|b` is
// either, `test*` begins so, `?` is any word, `"` any string. Data: a framework more is a row more.

export interface TestFramework {
  readonly id: string;
  readonly languages: readonly string[];
  /** A file that holds none of these has no tests of it; looked for in the bytes. */
  readonly hints: readonly string[];
  readonly tests: readonly string[];
  readonly assertions: readonly string[];
  /**
   * Where the body of a test stands: in the arguments of the call that the pattern ends with, in the braces of the function that
   * follows, in the lines that are indented deeper, or up to `end`.
   */
  readonly body: "call" | "braces" | "indent" | "end";
}

const JAVASCRIPT = ["JavaScript", "TypeScript", "TSX", "JSX", "CoffeeScript", "Vue", "Svelte"];
const JVM = ["Java", "Kotlin", "Groovy", "Scala"];
const CPP = ["C++", "C", "Objective-C++", "Cuda"];

/** Of frameworks of one language the first whose tests a file has is the file's. */
export const TEST_FRAMEWORKS: readonly TestFramework[] = [
  { id: "node:test", languages: JAVASCRIPT, hints: ["node:test"], tests: ["test|it|suite . only|skip|todo (", "test|it (", "t|context|ctx . test ("], assertions: ["assert (", "assert . ? (", "assert . strict . ? (", "t . assert . ? (", "expect ("], body: "call" },
  { id: "vitest", languages: JAVASCRIPT, hints: ["vitest"], tests: ["test|it . only|skip|todo|each|concurrent|fails (", "test|it ("], assertions: ["expect (", "expect . soft|poll|unreachable (", "assert (", "assert . ? ("], body: "call" },
  { id: "jest or mocha", languages: JAVASCRIPT, hints: ["it(", "test(", "it.", "test.", "it (", "test ("], tests: ["test|it|specify|xit|xtest|fit . only|skip|todo|each|failing|concurrent (", "test|it|specify|xit|xtest|fit ("], assertions: ["expect (", "assert (", "assert . ? (", "should . ? (", ". should . ?"], body: "call" },
  { id: "pytest or unittest", languages: ["Python", "Cython"], hints: ["def test"], tests: ["def test_* (", "def test* ( self"], assertions: ["assert", "self . assert* (", "self . fail* (", "pytest . raises|warns|fail (", "mock|mocked . assert_* ("], body: "indent" },
  { id: "Go testing", languages: ["Go"], hints: ["testing.T", "testing.F"], tests: ["func Test* ( ? * testing . T", "func Fuzz* ( ? * testing . F"], assertions: ["t . Error|Errorf|Fatal|Fatalf|Fail|FailNow (", "assert|require . ? (", "Expect (", "qt . Assert|Check (", "c . Assert|Check ("], body: "braces" },
  { id: "JUnit or TestNG", languages: JVM, hints: ["@Test", "@ParameterizedTest", "@RepeatedTest", "@TestFactory", "@Property"], tests: ["@ Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property", "@ org . junit . Test"], assertions: ["assert* (", "Assert|Assertions|Assertion . ? (", "verify* (", "expectThrows|expectError (", "fail (", "expect* ("], body: "braces" },
  { id: "JUnit 3", languages: JVM, hints: ["extends TestCase", "extends TestSuite"], tests: ["public void test* ("], assertions: ["assert* (", "fail ("], body: "braces" },
  { id: "Kotest", languages: ["Kotlin"], hints: ["io.kotest"], tests: ["test|should|it|expect|scenario|Then|then ( \"", "\" {"], assertions: ["shouldBe|shouldNotBe", "should* (", "should*", "assert* (", "expect* {"], body: "braces" },
  { id: "ScalaTest", languages: ["Scala"], hints: ["scalatest", "munit", "specs2"], tests: ["test|property|scenario ( \"", "\" in|ignore {", "\" should \" in {", "it|they should|must|can \" in|ignore"], assertions: ["assert* (", "should|shouldBe|shouldEqual|must|mustBe|mustEqual", "expect (", "intercept ["], body: "braces" },
  { id: "RSpec", languages: ["Ruby"], hints: ["describe", "context", "RSpec"], tests: ["it|specify|example|scenario|its \"", "it|specify do|{"], assertions: ["expect (|{|do", ". should|should_not", "is_expected", "must_* "], body: "end" },
  { id: "minitest", languages: ["Ruby"], hints: ["Minitest", "Test::Unit", "TestCase", "test_", "test \""], tests: ["def test_*", "test \" do"], assertions: ["assert*", "refute*", "must_*", "wont_*", "flunk"], body: "end" },
  { id: "PHPUnit", languages: ["PHP"], hints: ["function test"], tests: ["function test* ("], assertions: ["$this - > assert*|expect* (", "self : : assert* (", "static : : assert* (", "Assert : : ? (", "$this - > fail ("], body: "braces" },
  { id: "Pest", languages: ["PHP"], hints: ["it('", "test('", "it(\"", "test(\""], tests: ["it|test ( \""], assertions: ["expect (", "$this - > assert* ("], body: "call" },
  { id: "xUnit.net, NUnit or MSTest", languages: ["C#", "F#"], hints: ["[Fact", "[Theory", "[Test", "[DataTestMethod"], tests: ["[ Fact|Theory|Test|TestMethod|TestCase|TestCaseSource|DataTestMethod"], assertions: ["Assert|CollectionAssert|StringAssert|ClassicAssert . ? (", "Assert . ? <", ". Should (", ". Should* ("], body: "braces" },
  { id: "Rust test", languages: ["Rust"], hints: ["test]", "rstest", "quickcheck", "test("], tests: ["# [ test ]", "# [ tokio|async_std|actix_rt|wasm_bindgen_test : : test", "# [ rstest|quickcheck|test_case|proptest"], assertions: ["assert*|debug_assert* !", "prop_assert* !", "panic !"], body: "braces" },
  { id: "GoogleTest", languages: CPP, hints: ["TEST(", "TEST_F(", "TEST_P(", "TYPED_TEST", "TEST (", "TEST_F ("], tests: ["TEST|TEST_F|TEST_P|TYPED_TEST|TYPED_TEST_P ("], assertions: ["EXPECT_*|ASSERT_* (", "FAIL|ADD_FAILURE|SUCCEED ("], body: "braces" },
  { id: "Catch2 or doctest", languages: CPP, hints: ["TEST_CASE", "SCENARIO("], tests: ["TEST_CASE|SCENARIO|TEMPLATE_TEST_CASE|TEST_CASE_METHOD|TEST_CASE_TEMPLATE|TEST_CASE_FIXTURE ("], assertions: ["REQUIRE*|CHECK* (", "FAIL|WARN|INFO ("], body: "braces" },
  { id: "Boost.Test", languages: CPP, hints: ["BOOST_AUTO_TEST_CASE", "BOOST_FIXTURE_TEST_CASE", "BOOST_DATA_TEST_CASE"], tests: ["BOOST_AUTO_TEST_CASE|BOOST_FIXTURE_TEST_CASE|BOOST_DATA_TEST_CASE ("], assertions: ["BOOST_CHECK*|BOOST_REQUIRE*|BOOST_TEST* ("], body: "braces" },
  { id: "XCTest", languages: ["Swift"], hints: ["func test", "XCTest"], tests: ["func test* ("], assertions: ["XCTAssert*|XCTFail|XCTUnwrap ("], body: "braces" },
  { id: "Swift Testing", languages: ["Swift"], hints: ["@Test"], tests: ["@ Test"], assertions: ["# expect|require ("], body: "braces" },
  { id: "XCTest, Objective-C", languages: ["Objective-C"], hints: ["XCTest", "SenTest"], tests: ["- ( void ) test*"], assertions: ["XCTAssert*|XCTFail|STAssert* ("], body: "braces" },
];
