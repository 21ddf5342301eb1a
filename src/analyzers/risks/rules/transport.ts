// Connections that trust anybody, and servers that are more open than they seem.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { C, FALSE, JS, JVM, TRUE } from "./languages.ts";

const tls = {
  cwe: 295,
  severity: "high",
  confidence: "high",
  title: "Certificates are not checked",
  why: "Whoever stands between the two can read and change all that is sent, unseen.",
  fix: "Check certificates; give the program the authority it should trust when that is one of your own.",
} as const;

export const TRANSPORT_RULES: readonly RiskRule[] = [
  {
    ...tls,
    id: "tls-unchecked-javascript",
    match: [
      { in: JS, settings: ["rejectUnauthorized", "strictSSL"], value: { text: /^false$/ } },
      { in: JS, settings: ["NODE_TLS_REJECT_UNAUTHORIZED"], value: { text: /^["'`]?0["'`]?$/ } },
    ],
    examples: {
      finds: [["JavaScript", "https.request({ host, rejectUnauthorized: false });"], ["TypeScript", "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';"], ["JavaScript", "process.env.NODE_TLS_REJECT_UNAUTHORIZED = 0;"]],
      ignores: [["JavaScript", "https.request({ host, rejectUnauthorized: true });"], ["JavaScript", "const { rejectUnauthorized = true } = options;"], ["JavaScript", "if (rejectUnauthorized === false) warn();"]],
    },
  },
  {
    ...tls,
    id: "tls-unchecked-python",
    match: [
      { in: ["python"], calls: ["get", "post", "put", "patch", "delete", "request", "head", "Session", "Client", "AsyncClient"], callee: /^(?:requests|httpx|session|self\.session|client|http)\./i, arguments: { verify: { text: /^False$/ } } },
      { in: ["python"], settings: ["verify"], target: /session\.verify$/i, value: { text: /^False$/ } },
      { in: ["python"], settings: ["check_hostname"], value: { text: /^False$/ }, requires: /\bssl\b/ },
      { in: ["python"], settings: ["verify_mode", "cert_reqs"], value: { text: /CERT_NONE/ } },
      { in: ["python"], calls: ["_create_unverified_context"], callee: /^ssl\./ },
      { in: ["python"], settings: ["_create_default_https_context"], value: { text: /_create_unverified_context/ } },
    ],
    examples: {
      finds: [["Python", "requests.get(url, verify=False)"], ["Python", "import ssl\nctx.check_hostname = False"], ["Python", "ctx.verify_mode = ssl.CERT_NONE"], ["Python", "ssl._create_default_https_context = ssl._create_unverified_context"]],
      ignores: [["Python", "requests.get(url, verify='/etc/ca.pem')"], ["Python", "form.save(verify=False)"], ["Python", "ctx.verify_mode = ssl.CERT_REQUIRED"]],
    },
  },
  {
    ...tls,
    id: "tls-unchecked-go",
    match: [{ in: ["go"], settings: ["InsecureSkipVerify"], value: { text: /^true$/ }, unless: /VerifyPeerCertificate|VerifyConnection/ }],
    examples: {
      finds: [["Go", "package a\nvar c = &tls.Config{InsecureSkipVerify: true}"], ["Go", "package a\nfunc f() { c.InsecureSkipVerify = true }"]],
      ignores: [["Go", "package a\nvar c = &tls.Config{InsecureSkipVerify: false}"], ["Go", "package a\nvar c = &tls.Config{InsecureSkipVerify: skip}"]],
    },
  },
  {
    ...tls,
    id: "tls-unchecked-jvm",
    match: [
      { in: JVM, functions: ["checkServerTrusted"], body: /^\{\s*(?:return;)?\s*\}$/ },
      { in: JVM, functions: ["verify"], body: /^\{\s*return true;?\s*\}$/, requires: /HostnameVerifier/ },
      { in: JVM, calls: ["NoopHostnameVerifier", "TrustAllStrategy", "AllowAllHostnameVerifier"], callee: /^new / },
      { in: JVM, calls: ["setHostnameVerifier", "setSSLHostnameVerifier", "setDefaultHostnameVerifier", "hostnameVerifier"], any: { text: /NoopHostnameVerifier\.INSTANCE|ALLOW_ALL_HOSTNAME_VERIFIER|^\(\s*\w+\s*,\s*\w+\s*\)\s*->\s*true$|^\{\s*_\s*,\s*_\s*->\s*true\s*\}$/ } },
      { in: JVM, calls: ["loadTrustMaterial"], any: { text: /TrustAllStrategy|->\s*true$/ } },
    ],
    examples: {
      finds: [
        ["Java", "class A implements X509TrustManager { public void checkServerTrusted(X509Certificate[] c, String a) { /* any */ } }"],
        ["Java", "class A implements HostnameVerifier { public boolean verify(String h, SSLSession s) { return true; } }"],
        ["Java", "class A { void f() { c.setHostnameVerifier((h, s) -> true); } }"],
      ],
      ignores: [
        ["Java", "class A implements X509TrustManager { public void checkServerTrusted(X509Certificate[] c, String a) { inner.checkServerTrusted(c, a); } }"],
        ["Java", "class A { boolean verify(String h) { return true; } }"],
        ["Java", "class A { void f() { c.setHostnameVerifier(verifier); } }"],
      ],
    },
  },
  {
    ...tls,
    id: "tls-unchecked-csharp",
    match: [
      { in: ["csharp"], settings: ["ServerCertificateCustomValidationCallback", "ServerCertificateValidationCallback", "RemoteCertificateValidationCallback"], value: { text: /=>\s*true$|=>\s*\{\s*return true;\s*\}$|DangerousAcceptAnyServerCertificateValidator|delegate\b[^]*\{\s*return true;\s*\}$/ } },
      { in: ["csharp"], settings: ["CheckCertificateRevocationList"], value: FALSE, around: /ServerCertificate/ },
    ],
    examples: {
      finds: [["C#", "class A { void F() { h.ServerCertificateCustomValidationCallback = (m, c, n, e) => true; } }"], ["C#", "class A { void F() { ServicePointManager.ServerCertificateValidationCallback += (a, b, c, d) => true; } }"]],
      ignores: [["C#", "class A { void F() { h.ServerCertificateCustomValidationCallback = Check; } }"], ["C#", "class A { void F() { h.ServerCertificateCustomValidationCallback = (m, c, n, e) => e == SslPolicyErrors.None; } }"]],
    },
  },
  {
    ...tls,
    id: "tls-unchecked-native",
    match: [
      { in: [...C, "php"], calls: ["curl_easy_setopt", "curl_setopt"], arguments: { 1: { text: /^CURLOPT_(?:SSL_VERIFYPEER|SSL_VERIFYHOST)$/ }, 2: { text: /^(?:0L?|false|FALSE)$/ } } },
      { in: ["php"], settings: ["CURLOPT_SSL_VERIFYPEER", "CURLOPT_SSL_VERIFYHOST", "verify_peer", "verify_peer_name"], value: { text: /^(?:0|false)$/i } },
      { in: C, calls: ["SSL_CTX_set_verify", "SSL_set_verify"], arguments: { 1: { text: /^SSL_VERIFY_NONE$/ } }, requires: /\bSSL_connect\b/, unless: /\bSSL_accept\b/ },
    ],
    examples: {
      finds: [["C", "void f(void) { curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 0L); }"], ["PHP", "<?php curl_setopt($c, CURLOPT_SSL_VERIFYPEER, false);"], ["PHP", "<?php $o = ['ssl' => ['verify_peer' => false]];"]],
      ignores: [["C", "void f(void) { curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L); }"], ["PHP", "<?php curl_setopt($c, CURLOPT_SSL_VERIFYHOST, 2);"], ["C", "void f(void) { SSL_CTX_set_verify(c, SSL_VERIFY_PEER, 0); }"], ["C", "void f(void) { SSL_set_verify(c, SSL_VERIFY_NONE, 0); SSL_accept(c); }"]],
    },
  },
  {
    ...tls,
    id: "tls-unchecked-others",
    match: [
      { in: ["ruby"], settings: ["verify_mode", "ssl_verify_mode"], value: { text: /VERIFY_NONE/ } },
      { in: ["ruby"], calls: ["verify_mode="], any: { text: /VERIFY_NONE/ } },
      { in: ["rust"], calls: ["danger_accept_invalid_certs", "danger_accept_invalid_hostnames"], arguments: { 0: { text: /^true$/ } } },
    ],
    examples: {
      finds: [["Ruby", "http.verify_mode = OpenSSL::SSL::VERIFY_NONE"], ["Rust", "fn f() { b.danger_accept_invalid_certs(true); }"]],
      ignores: [["Ruby", "http.verify_mode = OpenSSL::SSL::VERIFY_PEER"], ["Rust", "fn f() { b.danger_accept_invalid_certs(false); }"]],
    },
  },
  {
    id: "old-protocol-allowed",
    cwe: 326,
    severity: "medium",
    confidence: "high",
    title: "Protocol that is no longer safe",
    why: "SSL 3 and TLS 1.0 and 1.1 have known attacks and were withdrawn.",
    fix: "Ask for TLS 1.2 at the least.",
    match: [
      { in: JVM, calls: ["getInstance"], callee: /SSLContext\.getInstance$/, arguments: { 0: { text: /^"(?:SSL|SSLv2|SSLv3|TLSv1|TLSv1\.1)"$/ } } },
      { in: JS, settings: ["minVersion", "secureProtocol"], value: { text: /^["'](?:TLSv1|TLSv1\.1|TLSv1_method|SSLv3_method|TLSv1_1_method)["']$/ } },
      { in: ["go"], settings: ["MinVersion"], value: { text: /^tls\.(?:VersionSSL30|VersionTLS10|VersionTLS11)$/ } },
      { in: ["python"], nodes: ["attribute"], text: /^ssl\.PROTOCOL_(?:SSLv2|SSLv3|TLSv1|TLSv1_1)$/ },
      { in: ["csharp"], settings: ["SecurityProtocol", "SslProtocols"], value: { text: /(?:Ssl3|Tls|Tls11)(?:\s*$|\s*\|)/ } },
    ],
    examples: {
      finds: [["Java", "class A { void f() { SSLContext.getInstance(\"SSLv3\"); } }"], ["Go", "package a\nvar c = tls.Config{MinVersion: tls.VersionTLS10}"], ["Python", "ctx = ssl.SSLContext(ssl.PROTOCOL_TLSv1)"], ["JavaScript", "https.createServer({ minVersion: 'TLSv1' });"]],
      ignores: [["Java", "class A { void f() { SSLContext.getInstance(\"TLSv1.3\"); } }"], ["Go", "package a\nvar c = tls.Config{MinVersion: tls.VersionTLS12}"], ["Python", "ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)"]],
    },
  },
  {
    id: "debugger-on-server",
    cwe: 489,
    severity: "high",
    confidence: "high",
    title: "Server started with its debugger",
    why: "The debugger's page runs any code for whoever can open it, and errors show the program's inside.",
    fix: "Switch it on by the environment of a developer alone.",
    match: [
      { in: ["python"], calls: ["run"], callee: /^(?:app|application|server)\.run$/, arguments: { debug: { text: /^True$/ } }, requires: /flask|Flask|dash/i },
      { in: ["python"], settings: ["DEBUG"], target: /^DEBUG$/, value: { text: /^True$/ }, requires: /INSTALLED_APPS/ },
    ],
    examples: {
      finds: [["Python", "from flask import Flask\napp.run(host='0.0.0.0', debug=True)"], ["Python", "INSTALLED_APPS = []\nDEBUG = True"]],
      ignores: [["Python", "from flask import Flask\napp.run(debug=os.environ.get('DEBUG'))"], ["Python", "DEBUG = True"], ["Python", "loop.run(debug=True)"]],
    },
  },
  {
    id: "any-origin-with-credentials",
    cwe: 942,
    severity: "high",
    confidence: "high",
    title: "Any site may call with the user's session",
    why: "A page of a stranger can read what the user sees, and act for them.",
    fix: "List the origins that may send credentials.",
    match: [
      { in: JS, calls: ["cors"], text: /(?=[^]*credentials:\s*true)(?=[^]*origin:\s*(?:true|["'`]\*["'`]))/ },
      { in: ["python"], calls: ["CORS"], text: /(?=[^]*supports_credentials\s*=\s*True)(?=[^]*origins["']?\s*[:=]\s*\[?["']\*["'])/ },
      { in: ["python"], calls: ["add_middleware"], text: /(?=[^]*allow_credentials\s*=\s*True)(?=[^]*allow_origins\s*=\s*\[\s*["']\*["']\s*\])/ },
      { in: JVM, calls: ["allowCredentials"], callee: /allowedOriginPatterns\("\*"\)|allowedOrigins\("\*"\)/, arguments: { 0: TRUE } },
      { in: ["csharp"], calls: ["AllowCredentials"], callee: /SetIsOriginAllowed\(\w+=>true\)/ },
    ],
    examples: {
      finds: [["JavaScript", "app.use(cors({ origin: true, credentials: true }));"], ["Python", "app.add_middleware(CORSMiddleware, allow_origins=['*'], allow_credentials=True)"]],
      ignores: [["JavaScript", "app.use(cors({ origin: 'https://example.org', credentials: true }));"], ["JavaScript", "app.use(cors({ origin: '*' }));"], ["Python", "app.add_middleware(CORSMiddleware, allow_origins=['*'])"]],
    },
  },
];
