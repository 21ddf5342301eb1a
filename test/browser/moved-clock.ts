// Loaded into the program before anything else, by a test that cannot wait: its clock is ahead by as many milliseconds as a file says, read
// again at each SIGUSR2. Only `Date.now` is moved, which is all that the program asks (platform/clock).

import { readFileSync } from "node:fs";

const file = process.env["STRONGROOM_TEST_CLOCK"] ?? "";
const realNow = Date.now;
let aheadMs = 0;

Date.now = () => realNow() + aheadMs;
process.on("SIGUSR2", () => {
  aheadMs = Number(readFileSync(file, "utf8"));
});
