import { createElement } from "react";
import { report } from "#protocol/report/report.ts";
export const page = createElement("p", null, String(report));
