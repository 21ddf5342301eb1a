// The formats that a report is given out in, and what each is called.

export const EXPORT_FORMATS = ["json", "html", "pdf", "sarif", "cyclonedx", "spdx"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** `extension` is that of a file, as people and tools know it. */
export const FORMATS: Readonly<Record<ExportFormat, { readonly title: string; readonly extension: string; readonly mediaType: string }>> = {
  json: { title: "JSON", extension: "json", mediaType: "application/json" },
  html: { title: "HTML", extension: "html", mediaType: "text/html; charset=utf-8" },
  pdf: { title: "PDF", extension: "pdf", mediaType: "application/pdf" },
  sarif: { title: "SARIF 2.1.0", extension: "sarif.json", mediaType: "application/sarif+json" },
  cyclonedx: { title: "CycloneDX 1.7", extension: "cdx.json", mediaType: "application/vnd.cyclonedx+json" },
  spdx: { title: "SPDX 2.3", extension: "spdx.json", mediaType: "application/spdx+json" },
};
