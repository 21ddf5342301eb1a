import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { judgedReport } from "#protocol/report/sample-facets.ts";
import { emptyReport, hostileReport, largeReport, sampleReport } from "#protocol/report/sample-reports.ts";
import { facetViews } from "#protocol/report/views/index.ts";

import { html } from "./html-markup.ts";
import { renderHtml } from "./html.ts";

const TAG = /<\/?([a-z0-9]+)((?:\s+[a-zA-Z-]+(?:[0-9])?(?:="[^"]*")?)*)\s*\/?>/g;
const ALLOWED = new Set(["html", "head", "meta", "title", "style", "body", "main", "header", "div", "h1", "h2", "p", "code", "dl", "dt", "dd", "section", "ol", "ul", "li", "details", "summary", "figure", "figcaption", "svg", "rect", "circle", "line", "text", "table", "thead", "tbody", "tr", "th", "td", "span", "footer"]);

test("no string from outside becomes markup, an attribute, a style or a script", () => {
  const hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u0000";
  const page = renderHtml(hostileReport(), { sourceLabel: hostile });
  const rest = page.replace(TAG, (tag: string, name: string, attributes: string) => {
    assert.ok(ALLOWED.has(name), tag.slice(0, 80));
    assert.doesNotMatch(attributes.replaceAll(/"[^"]*"/g, '""'), /\s(?:on[a-z]*|style|src|href|xlink)/i, tag.slice(0, 80));
    return "";
  });
  assert.doesNotMatch(rest.replace("<!doctype html>", "").replaceAll("&lt;", ""), /</);
  assert.doesNotMatch(page.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
  assert.equal(page.split("<style>").length, 2);
});

test("the policy in the file allows its own style and nothing else", () => {
  const page = renderHtml(sampleReport());
  const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? "";
  const digest = createHash("sha256").update(style).digest("base64");
  assert.ok(page.includes(`content="default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'"`));
  assert.doesNotMatch(page, /url\(|@import|https?:/);
});

test("what is said of a facet stands there whole, however long", () => {
  const text = renderHtml(judgedReport()).replaceAll("&#39;", "'").replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").replaceAll("\u00a0", " ");
  const leads = facetViews(judgedReport()).map(({ lead }) => lead.replaceAll("\n", " ").replaceAll("\u00a0", " "));
  assert.ok(leads.some((lead) => lead.length > 120));
  for (const lead of leads) assert.ok(text.includes(lead), lead);
});

test("an empty repository makes a letter without empty tables", () => {
  const page = renderHtml(emptyReport());
  assert.match(page, /There are no files to look at\./);
  for (const id of ["languages", "types", "history", "people"]) assert.ok(!page.includes(`id="${id}"`), id);
});

test("a large report names what it leaves out", () => {
  const page = renderHtml(largeReport(), { sourceLabel: "service" });
  assert.match(page, /<title>service · Strongroom report<\/title>/);
  assert.match(page, /And 387 more\./);
  assert.match(page, /<li>3 files over the size that is read; they count as binary<\/li>/);
  assert.match(page, /482,113/);
});

test("the tag escapes text and quoted attributes, and keeps markup of its own", () => {
  assert.equal(html`<p title="${"a\"'&"}">${"<b>"}${html`<i>${1}</i>`}</p>`.text, '<p title="a&quot;&#39;&amp;">&lt;b&gt;<i>1</i></p>');
});
