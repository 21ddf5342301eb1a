import { test } from "node:test";

import { fuzzScanner } from "./testing/fuzz.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 1_000_000 : 20_000;

test("no sequence of bytes does more than be read, many times", () => fuzzScanner(RUNS, Number(process.env["STRONGROOM_SEED"] ?? "7")));
