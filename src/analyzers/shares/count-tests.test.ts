import assert from "node:assert/strict";
import { test } from "node:test";

import { scanTokens } from "#analyzers/tokens/scan-tokens.ts";
import { countTests } from "./count-tests.ts";
import { TEST_FRAMEWORKS } from "./test-frameworks.ts";

function say(language: string, text: string): string {
  const content = Buffer.from(text);
  const { framework, tests, assertions, emptyTests } = countTests(content, { language, tokens: scanTokens(content, language) });
  return framework === null ? "" : `${framework}: ${tests} tests, ${assertions} assertions, ${emptyTests} empty`;
}

const FILES: readonly (readonly [language: string, text: string, says: string])[] = [
  ["TypeScript", 'import { test } from "node:test";\ntest("a", () => {\n  assert.equal(1, 1);\n  assert.ok(/a/.test("a"));\n});\ntest("b", async () => {});\ntest.skip("c", () => { assert(x); });\n', "node:test: 3 tests, 3 assertions, 1 empty"],
  ["JavaScript", 'import { it, expect } from "vitest";\nit("a", () => { expect(1).toBe(1); });\nit.todo("b");\n', "vitest: 2 tests, 1 assertions, 1 empty"],
  ["JavaScript", 'describe("x", () => {\n  it("a", function () { expect(1).toBe(1); expect(2).toBe(2); });\n  test.each([[1]])("b %d", (n) => { expect(n).toBe(1); });\n  it("c", done => { done(); });\n  it("d");\n});\n', "jest or mocha: 4 tests, 3 assertions, 1 empty"],
  ["JavaScript", 'if (/a/.test(b)) commit(1);\nconst test = (a) => a;\n// it("a", () => {})\nconst s = \'it("b", () => {})\';\n', ""],
  ["Python", "def test_a():\n    assert 1\n    with pytest.raises(E):\n        f()\n\ndef test_b(x):\n    pass\n\ndef helper():\n    assert 2\n\nclass T(unittest.TestCase):\n    def test_c(self):\n        self.assertEqual(1, 1)\n\n    def test_d(self):\n        \"\"\"Doc.\"\"\"\n        ...\n", "pytest or unittest: 4 tests, 4 assertions, 2 empty"],
  ["Python", "def tester():\n    return 1\n", ""],
  ["Go", 'func TestA(t *testing.T) {\n\tif x { t.Fatal("a") }\n\trequire.NoError(t, err)\n}\nfunc TestMain(m *testing.M) {}\nfunc TestB(t *testing.T) {\n\t// nothing\n}\n', "Go testing: 2 tests, 2 assertions, 1 empty"],
  ["Java", 'class T {\n  @Test(expected = E.class)\n  public void a() throws Exception { assertEquals(1, 1); Assertions.assertTrue(x); }\n  @ParameterizedTest @CsvSource({"1", "2"})\n  void b(int x) { }\n}\n', "JUnit or TestNG: 2 tests, 2 assertions, 1 empty"],
  ["Java", "class T extends TestCase {\n  public void testA() { assertTrue(x); }\n}\n", "JUnit 3: 1 tests, 1 assertions, 0 empty"],
  ["Kotlin", "class T {\n  @Test\n  fun `a does b`() = runTest { assertEquals(1, 1) }\n}\n", "JUnit or TestNG: 1 tests, 1 assertions, 0 empty"],
  ["Kotlin", 'import io.kotest.core.spec.style.StringSpec\nclass T : StringSpec({\n  "a does b" { 1 shouldBe 1 }\n  "c" { }\n})\n', "Kotest: 2 tests, 1 assertions, 1 empty"],
  ["Scala", 'import org.scalatest.funsuite.AnyFunSuite\nclass T extends AnyFunSuite {\n  test("a") { assert(1 == 1) }\n  test("b") { }\n}\n', "ScalaTest: 2 tests, 1 assertions, 1 empty"],
  ["Ruby", 'RSpec.describe A do\n  it "a" do\n    expect(1).to eq 1\n  end\n  it "b" do\n  end\n  it { is_expected.to be }\nend\n', "RSpec: 3 tests, 2 assertions, 1 empty"],
  ["Ruby", "class T < Minitest::Test\n  def test_a\n    assert_equal 1, 1\n    refute x\n  end\n  def test_b\n  end\nend\n", "minitest: 2 tests, 2 assertions, 1 empty"],
  ["PHP", "<?php\nclass T extends TestCase {\n  public function testA(): void { $this->assertSame(1, 1); self::assertTrue(x); }\n  public function testB() {}\n}\n", "PHPUnit: 2 tests, 2 assertions, 1 empty"],
  ["C#", 'class T {\n  [Fact]\n  public void A() { Assert.Equal(1, 1); }\n  [TestCase(1)]\n  [TestCase(2)]\n  public void B(int x) { }\n}\n', "xUnit.net, NUnit or MSTest: 2 tests, 1 assertions, 1 empty"],
  ["Rust", "#[cfg(test)]\nmod tests {\n  #[test]\n  fn a() { assert_eq!(1, 1); }\n  #[tokio::test]\n  async fn b() {}\n}\n", "Rust test: 2 tests, 1 assertions, 1 empty"],
  ["Rust", "/// A test.\nfn test() {}\n", ""],
  ["C++", "TEST(A, B) {\n  EXPECT_EQ(1, 1);\n  ASSERT_TRUE(x);\n}\nTEST_F(C, D) {}\n", "GoogleTest: 2 tests, 2 assertions, 1 empty"],
  ["C++", 'TEST_CASE("a", "[b]") {\n  REQUIRE(x);\n  CHECK_FALSE(y);\n}\n', "Catch2 or doctest: 1 tests, 2 assertions, 0 empty"],
  ["Swift", "class T: XCTestCase {\n  func testA() throws { XCTAssertEqual(1, 1) }\n  func testB() { }\n}\n", "XCTest: 2 tests, 1 assertions, 1 empty"],
  ["Swift", "@Test func a() { #expect(1 == 1) }\n", "Swift Testing: 1 tests, 1 assertions, 0 empty"],
  ["Elixir", 'test "a" do\nend\n', ""],
];
for (const [language, text, says] of FILES) test(`${language}: ${JSON.stringify(text.slice(0, 70))} has ${says === "" ? "no tests" : says}`, () => assert.equal(say(language, text), says));

test("every framework has words that a file of it holds, tests, and assertions", () => {
  for (const { id, hints, tests, assertions, languages } of TEST_FRAMEWORKS) assert.ok(hints.length > 0 && tests.length > 0 && assertions.length > 0 && languages.length > 0, id);
});
