// Requirements, images and data of any form.

import { test } from "node:test";

import fc from "fast-check";

import { END_OF_LIFE_DATE, PRODUCTS } from "./end-of-life-data.ts";
import { findEndOfLife } from "./find-end-of-life.ts";
import { measureFreshness, type DatedComponent } from "./measure-freshness.ts";
import { createReleaseData } from "./releases.ts";
import { runtimesOfImage } from "./runtimes-of-image.ts";

const AT = Date.parse(END_OF_LIFE_DATE);

function component(ecosystem: string, name: string, version: string | null, ...requirements: readonly string[]): DatedComponent {
  return { purl: `pkg:test/${name}`, ecosystem, name, version, requirements };
}

test("no requirement, image or data makes it fail", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.string({ unit: fc.constantFrom(..."0123456789.,-+~^<>=|*x net"), maxLength: 300 }));
  const product = fc.oneof(fc.constantFrom(...PRODUCTS.map((one) => one.product), "golang", "mongo", "__proto__"), text);
  fc.assert(fc.property(product, text, fc.anything(), (name, requirement, value) => {
    findEndOfLife({ runtimes: [{ product: name, requirement }], at: AT });
    runtimesOfImage({ name, tag: requirement });
    measureFreshness({ components: [component("npm", "made-up", requirement)], releases: createReleaseData({ date: "2026-01-01", records: [value, { ecosystem: "npm", name: "made-up", versions: value }] }) });
    return true;
  }), { numRuns: 10_000 });
});
