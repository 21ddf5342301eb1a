// The schema of CycloneDX 1.7 as OWASP publishes it, with those that it stands on.

import { readFileSync } from "node:fs";

import { Ajv, type ValidateFunction } from "ajv";

export function compileCycloneDxSchema(): ValidateFunction {
  const found = import.meta.resolve("@cyclonedx/cyclonedx-library/package.json");
  const read = (name: string): object => JSON.parse(readFileSync(new URL(`res/schema/${name}.SNAPSHOT.schema.json`, found), "utf8")) as object;
  const ajv = new Ajv({ strict: false, formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, date: /^\d{4}-\d\d-\d\d$/, "iri-reference": /^\S*$/, uri: /^[a-z][a-z0-9+.-]*:/, "idn-email": true } });
  for (const name of ["spdx", "jsf-0.82", "cryptography-defs"]) ajv.addSchema(read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  return ajv.compile(read("bom-1.7"));
}
