// AUD-1, AUD-16, AUD-17: inclusion and consistency for all n up to 256, exhaustively.

import { testEveryTree } from "./testing/every-tree.ts";

const ALL = 256;

testEveryTree(ALL);
