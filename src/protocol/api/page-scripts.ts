// What the build tells the server of each page: the scripts that its first view needs besides those of every page. The server names
// them in the page it sends, so that a browser asks for all of them at once and not for each when another one asks for it.

import { z } from "zod";

/** In the folder of the built pages; it is not served. */
export const PAGE_SCRIPTS_FILE = "page-scripts.json";

export const pageScriptsSchema = z.array(z.strictObject({ path: z.string().startsWith("/"), scripts: z.array(z.string().regex(/^\/assets\/[A-Za-z0-9_.~-]+\.js$/)) }));

export type PageScripts = z.infer<typeof pageScriptsSchema>;
