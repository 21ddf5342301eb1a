// Data that builds objects, names files, or pulls in other documents.

import type { RiskRule } from "#analyzers/risks/rule.ts";
import { C, JS, JVM, OPEN, TRUE } from "./languages.ts";

const objects = {
  cwe: 502,
  severity: "high",
  confidence: "medium",
  why: "The format can name any class: reading data of a stranger runs code of the stranger's choice.",
  fix: "Use a format of plain data (JSON), or restrict the classes that may be made.",
} as const;
const path = {
  cwe: 22,
  severity: "high",
  confidence: "high",
  title: "File named by a request",
  why: "`../` in the parameter leads out of the folder that was meant.",
  fix: "Look the name up in a list, or resolve it and check that it is still within the folder.",
} as const;
const documents = {
  cwe: 611,
  severity: "high",
  confidence: "medium",
  why: "A document can then name files of the server and addresses of its network, and their content goes into it.",
  fix: "Switch document types and external entities off.",
} as const;
const HARDENED = /disallow-doctype-decl|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL_DTD|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES|external-general-entities|setExpandEntityReferences\(\s*false/;

export const DATA_RULES: readonly RiskRule[] = [
  {
    ...objects,
    id: "objects-from-pickle",
    title: "Objects read with pickle",
    match: [
      { in: ["python"], calls: ["load", "loads", "Unpickler"], callee: /^(?:c?[pP]ickle|_pickle|dill|cloudpickle|jsonpickle|shelve|marshal)\.\w+$/, arguments: { 0: OPEN } },
      { in: ["python"], calls: ["decode"], callee: /^jsonpickle\./, arguments: { 0: OPEN } },
    ],
    examples: {
      finds: [["Python", "x = pickle.loads(data)"], ["Python", "with open(p) as f:\n  x = cPickle.load(f)"]],
      ignores: [["Python", "x = json.loads(data)"], ["Python", "pickle.dumps(x)"], ["Python", "loader.load(x)"]],
    },
  },
  {
    ...objects,
    id: "objects-from-yaml",
    title: "YAML read with a loader that makes objects",
    match: [
      { in: ["python"], calls: ["load", "load_all"], callee: /^yaml\./, notText: /SafeLoader|BaseLoader|Loader\s*=\s*\w*Safe|,\s*\w*Safe/, unless: /\bruamel\b/ },
      { in: ["python"], calls: ["unsafe_load", "full_load", "unsafe_load_all"], callee: /^yaml\./ },
      { in: ["ruby"], calls: ["unsafe_load", "unsafe_load_file"], callee: /^(?:YAML|Psych)\./ },
    ],
    examples: {
      finds: [["Python", "yaml.load(f)"], ["Python", "yaml.load(f, Loader=yaml.Loader)"], ["Ruby", "YAML.unsafe_load(text)"]],
      ignores: [["Python", "yaml.safe_load(f)"], ["Python", "yaml.load(f, Loader=yaml.SafeLoader)"], ["Python", "yaml.load(f, Loader=CSafeLoader)"], ["Python", "from ruamel.yaml import YAML\nyaml = YAML()\nyaml.load(f)"], ["Ruby", "YAML.load_file(path)"]],
    },
  },
  {
    ...objects,
    id: "objects-from-java-stream",
    title: "Objects read with Java's own serialisation",
    match: [
      { in: JVM, calls: ["readObject", "readUnshared"], requires: /\bObjectInputStream\b/, unless: /setObjectInputFilter|ObjectInputFilter|void readObject\(|ValidatingObjectInputStream|resolveClass\(/ },
      { in: JVM, calls: ["XMLDecoder"], callee: /^(?:new )?XMLDecoder$/ },
    ],
    examples: {
      finds: [["Java", "class A { Object f(InputStream in) { return new ObjectInputStream(in).readObject(); } }"], ["Java", "class A { void f() { new XMLDecoder(in); } }"]],
      ignores: [["Java", "class A { private void readObject(ObjectInputStream in) { in.readObject(); } }"], ["Java", "class A { void f() { parser.readObject(); } }"]],
    },
  },
  {
    ...objects,
    id: "objects-from-dotnet-formatter",
    title: "Objects read with a formatter that makes any type",
    match: [
      { in: ["csharp"], calls: ["BinaryFormatter", "SoapFormatter", "NetDataContractSerializer", "LosFormatter", "ObjectStateFormatter"], callee: /^new / },
      { in: ["csharp"], settings: ["TypeNameHandling"], value: { text: /TypeNameHandling\.(?:All|Auto|Objects|Arrays)$/ } },
    ],
    examples: {
      finds: [["C#", "class A { object F() { return new BinaryFormatter().Deserialize(s); } }"], ["C#", "class A { void F() { var s = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.All }; } }"]],
      ignores: [["C#", "class A { void F() { var s = new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.None }; } }"], ["C#", "class A { void F() { JsonSerializer.Deserialize<B>(s); } }"]],
    },
  },
  {
    ...objects,
    id: "objects-from-php",
    title: "Objects read with unserialize",
    match: [{ in: ["php"], calls: ["unserialize"], callee: /^\w+$/, arguments: { 0: OPEN }, notText: /allowed_classes/ }],
    examples: {
      finds: [["PHP", "<?php $a = unserialize($_COOKIE['a']);"], ["PHP", "<?php $a = unserialize(base64_decode($text));"]],
      ignores: [["PHP", "<?php $a = unserialize($text, ['allowed_classes' => false]);"], ["PHP", "<?php $a = json_decode($text);"], ["PHP", "<?php $this->unserialize($text);"]],
    },
  },
  {
    ...objects,
    id: "objects-from-ruby-marshal",
    title: "Objects read with Marshal",
    match: [{ in: ["ruby"], calls: ["load", "restore"], callee: /^Marshal\./, arguments: { 0: { is: ["built", "variable"], notText: /Marshal\.dump/ } } }],
    examples: {
      finds: [["Ruby", "x = Marshal.load(cookies[:x])"], ["Ruby", "Marshal.load(data)"]],
      ignores: [["Ruby", "copy = Marshal.load(Marshal.dump(x))"], ["Ruby", "JSON.parse(data)"]],
    },
  },
  {
    ...objects,
    id: "objects-from-node-serialize",
    severity: "critical",
    title: "Objects read with a package that evaluates them",
    match: [{ in: JS, calls: ["unserialize", "deserialize"], requires: /['"](?:node-serialize|serialize-to-js|funcster)['"]/, arguments: { 0: OPEN } }],
    examples: {
      finds: [["JavaScript", "const s = require('node-serialize');\ns.unserialize(req.cookies.x);"], ["JavaScript", "import s from 'serialize-to-js';\ns.deserialize(text);"]],
      ignores: [["JavaScript", "v8.deserialize(buffer);"], ["JavaScript", "JSON.parse(text);"]],
    },
  },
  {
    ...path,
    id: "path-from-request-javascript",
    match: [
      {
        in: JS,
        calls: ["readFile", "readFileSync", "createReadStream", "writeFile", "writeFileSync", "unlink", "sendFile", "download", "join", "resolve"],
        callee: /^(?:fs|fsp|fs\.promises|path|res|response|reply)\.\w+$|^(?:readFile|readFileSync|createReadStream|unlink)$/,
        any: { is: ["built", "variable"], text: /\b(?:req|request|ctx)\.(?:params|query|body)\b/ },
      },
    ],
    examples: {
      finds: [["JavaScript", "fs.readFile('files/' + req.params.name, done);"], ["TypeScript", "const name = req.query.name;\nres.sendFile(path.join(root, req.query.name));"]],
      ignores: [["JavaScript", "fs.readFile('files/' + name, done);"], ["JavaScript", "res.sendFile(path.join(root, 'index.html'));"], ["JavaScript", "res.json(req.params.name);"]],
    },
  },
  {
    ...path,
    id: "path-from-request-python",
    match: [
      {
        in: ["python"],
        calls: ["open", "send_file", "FileResponse", "remove", "join"],
        callee: /^(?:open|send_file|FileResponse|os\.remove|os\.path\.join)$/,
        arguments: {},
        any: { is: ["built", "variable"], text: /\brequest\.(?:args|form|values|GET|POST|query_params|files\[[^\]]*\]\.filename)\b/, notText: /secure_filename|basename/ },
      },
    ],
    examples: {
      finds: [["Python", "open('files/' + request.args['name'])"], ["Python", "name = request.GET.get('name')\nreturn send_file(name)"]],
      ignores: [["Python", "open('files/' + name)"], ["Python", "os.path.join(root, secure_filename(request.args['name']))"]],
    },
  },
  {
    ...path,
    id: "path-from-request-php",
    match: [
      { in: ["php"], calls: ["file_get_contents", "readfile", "fopen", "file", "unlink", "file_put_contents"], callee: /^\w+$/, arguments: { 0: { is: ["built", "variable"], text: /\$_(?:GET|POST|REQUEST|COOKIE)\b/, notText: /basename\(/ } } },
      { in: ["php"], nodes: ["include_expression", "include_once_expression", "require_expression", "require_once_expression"], text: /\$_(?:GET|POST|REQUEST|COOKIE)\b/ },
    ],
    examples: {
      finds: [["PHP", "<?php readfile('files/' . $_GET['name']);"], ["PHP", "<?php include $_GET['page'] . '.php';"]],
      ignores: [["PHP", "<?php readfile('files/' . basename($_GET['name']));"], ["PHP", "<?php include 'page.php';"], ["PHP", "<?php readfile($path);"]],
    },
  },
  {
    ...path,
    id: "path-from-request-jvm",
    match: [{ in: JVM, calls: ["File", "FileInputStream", "FileReader", "FileOutputStream", "get", "of"], callee: /^(?:new )?(?:java\.io\.)?File\w*$|^Paths?\.(?:get|of)$/, any: { is: ["built", "variable"], text: /\.getParameter\(|\.getHeader\(|\.getPathInfo\(/ } }],
    examples: {
      finds: [["Java", "class A { void f() { new File(root + request.getParameter(\"name\")); } }"], ["Java", "class A { void f() { String n = request.getParameter(\"name\"); new FileInputStream(n); } }"]],
      ignores: [["Java", "class A { void f() { new File(root, name); } }"], ["Java", "class A { void f() { map.get(request.getParameter(\"name\")); } }"]],
    },
  },
  {
    ...path,
    id: "path-from-request-go",
    match: [{ in: ["go"], calls: ["Open", "ReadFile", "OpenFile", "Create", "Remove", "ServeFile"], callee: /^(?:os|ioutil|http)\./, any: { is: ["built", "variable"], text: /\.(?:FormValue|PostFormValue|PathValue)\(|URL\.Query\(\)|URL\.Path\b/ } }],
    examples: {
      finds: [["Go", "package a\nfunc f() { os.ReadFile(\"files/\" + r.FormValue(\"name\")) }"], ["Go", "package a\nfunc f() {\n\tname := r.URL.Query().Get(\"name\")\n\tos.Open(name)\n}"]],
      ignores: [["Go", "package a\nfunc f() { os.ReadFile(name) }"], ["Go", "package a\nfunc f() { log.Print(r.FormValue(\"name\")) }"]],
    },
  },
  {
    ...path,
    id: "path-from-request-ruby",
    match: [{ in: ["ruby"], calls: ["read", "open", "send_file", "new", "readlines", "delete"], callee: /^(?:(?:File|IO|Pathname)\.\w+|send_file|open)$/, arguments: { 0: { is: ["built", "variable"], text: /\bparams\[/, notText: /basename/ } } }],
    examples: {
      finds: [["Ruby", "send_file(\"files/#{params[:name]}\")"], ["Ruby", "File.read(params[:path])"]],
      ignores: [["Ruby", "send_file(path)"], ["Ruby", "File.read(File.basename(params[:path]))"], ["Ruby", "User.new(params[:user])"]],
    },
  },
  {
    ...path,
    id: "path-from-request-csharp",
    match: [{ in: ["csharp"], calls: ["ReadAllText", "ReadAllBytes", "OpenRead", "Open", "Delete", "Combine", "PhysicalFile"], callee: /^(?:System\.IO\.)?(?:File|Path)\.\w+$|^PhysicalFile$/, any: { is: ["built", "variable"], text: /\bRequest\.(?:Query|Form|Params|QueryString|RouteValues)\b|\bRequest\[/ } }],
    examples: {
      finds: [["C#", "class A { void F() { File.ReadAllText(root + Request.Query[\"name\"]); } }"], ["C#", "class A { void F() { var p = Path.Combine(root, Request.Form[\"name\"]); } }"]],
      ignores: [["C#", "class A { void F() { File.ReadAllText(path); } }"], ["C#", "class A { void F() { Log(Request.Query[\"name\"]); } }"]],
    },
  },
  {
    ...documents,
    id: "xml-entities-java",
    title: "XML parser that follows external entities",
    match: [
      { in: JVM, calls: ["newInstance", "newFactory"], callee: /^(?:\w+\.)*(?:DocumentBuilderFactory|SAXParserFactory|XMLInputFactory)\.new\w+$/, unless: HARDENED },
      { in: JVM, calls: ["SAXReader", "SAXBuilder"], callee: /^(?:new )?(?:\w+\.)*SAX(?:Reader|Builder)$/, unless: HARDENED },
    ],
    examples: {
      finds: [["Java", "class A { void f() { DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in); } }"], ["Java", "class A { void f() { new SAXReader().read(in); } }"]],
      ignores: [
        ["Java", "class A { void f() { var f = DocumentBuilderFactory.newInstance(); f.setFeature(\"http://apache.org/xml/features/disallow-doctype-decl\", true); } }"],
        ["Java", "class A { void f() { Foo.newInstance(); } }"],
      ],
    },
  },
  {
    ...documents,
    id: "xml-entities-switched-on",
    confidence: "high",
    title: "External entities of XML switched on",
    match: [
      { in: ["python"], settings: ["resolve_entities"], value: { text: /^True$/ } },
      { in: ["php"], calls: ["libxml_disable_entity_loader"], arguments: { 0: { text: /^false$/i } } },
      { in: ["php"], calls: ["loadXML", "load", "simplexml_load_string", "simplexml_load_file"], text: /LIBXML_NOENT|LIBXML_DTDLOAD/ },
      { in: ["csharp"], settings: ["DtdProcessing"], value: { text: /DtdProcessing\.Parse$/ } },
      { in: ["csharp"], settings: ["XmlResolver"], value: { text: /^new XmlUrlResolver/ } },
      { in: JS, settings: ["noent"], value: TRUE, requires: /libxmljs/ },
      { in: ["ruby"], calls: ["XML", "parse"], callee: /Nokogiri/, text: /NOENT/ },
      { in: C, calls: ["xmlReadFile", "xmlReadMemory", "xmlReadDoc", "xmlCtxtReadMemory"], text: /XML_PARSE_NOENT/ },
    ],
    examples: {
      finds: [["Python", "etree.XMLParser(resolve_entities=True)"], ["PHP", "<?php $d->loadXML($x, LIBXML_NOENT);"], ["C#", "class A { void F() { s.DtdProcessing = DtdProcessing.Parse; } }"], ["C", "void f(void) { xmlReadMemory(a, b, c, 0, XML_PARSE_NOENT); }"]],
      ignores: [["Python", "etree.XMLParser(resolve_entities=False)"], ["PHP", "<?php $d->loadXML($x);"], ["C#", "class A { void F() { s.DtdProcessing = DtdProcessing.Prohibit; } }"]],
    },
  },
];
