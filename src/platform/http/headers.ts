// Headers that stand on every answer, whatever it is: pages, errors, redirects, files. The content security policy is the one
// that the pages were measured under.

function contentSecurityPolicy(scripts: string): string {
  return [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types strongroom#worker",
    "report-uri /api/v1/csp-reports",
  ].join("; ");
}

/** Of every answer but a page: nothing of it may run as a script, wherever a browser is made to show it. */
export const CONTENT_SECURITY_POLICY: string = contentSecurityPolicy("'none'");

/** Of a file that is given out: whatever shows it does so in an origin of its own, in which nothing runs. */
export const DOWNLOAD_POLICY: string = `${CONTENT_SECURITY_POLICY}; sandbox`;

/**
 * Of a page: the scripts that bear this answer's nonce, and what those load (CSP 3, section 8.2). A file of ours that somebody else
 * puts into a page as a script does not run.
 */
export function pagePolicy(nonce: string): string {
  return contentSecurityPolicy(`'nonce-${nonce}' 'strict-dynamic'`);
}

/** Features of browsers that no page of ours uses, but for those of a call. */
const REFUSED_FEATURES = [
  "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
  "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
  "xr-spatial-tracking",
];

/** A live session's page may ask for camera, microphone and screen, and plays what others send; no other page may, whatever runs in it. */
const CALL_FEATURES: ReadonlySet<string> = new Set(["autoplay", "camera", "display-capture", "fullscreen", "microphone"]);
const LIVE_PAGE_PATH = "/j/";

/** Of the page at this path. */
export function pagePermissions(path: string): string {
  const allowed = path.startsWith(LIVE_PAGE_PATH);
  return REFUSED_FEATURES.map((feature) => `${feature}=${allowed && CALL_FEATURES.has(feature) ? "(self)" : "()"}`).join(", ");
}

/** Two years and preloading, as hstspreload.org asks for. */
const STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains; preload";

/** `cache-control` is `no-store` until a file says otherwise. */
export function securityHeaders(transport: { readonly tls: boolean }): Readonly<Record<string, string>> {
  return {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "x-dns-prefetch-control": "off",
    "permissions-policy": pagePermissions(""),
    "cache-control": "no-store",
    ...(transport.tls ? { "strict-transport-security": STRICT_TRANSPORT_SECURITY } : {}),
  };
}
