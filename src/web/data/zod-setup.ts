// The content security policy forbids making code from text, which zod would otherwise try.

import { z } from "zod";

z.config({ jitless: true });
