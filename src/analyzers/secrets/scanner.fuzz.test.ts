import { test } from "node:test";

import { fuzzScanner } from "./testing/fuzz.ts";

test("no sequence of bytes does more than be read", () => fuzzScanner(3_000, Number(process.env["STRONGROOM_SEED"] ?? "1")));
