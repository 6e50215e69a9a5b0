/** Configuration files as people have them: each of them must come back byte for byte. */
export const BOM = '\ufeff';
const MINE = '{"type": "command", "command": "mine", "timeout": 3}';

/** JSON that a harness with our hooks can have: name → text; null: there is no file. */
export const JSON_FILES: Readonly<Record<string, string | null>> = {
  missing: null,
  empty: '',
  'white space': ' \n\t\n',
  'empty object': '{}',
  'empty object and newline': '{}\n',
  'empty object over two lines': '{\n}\n',
  'empty object with a comment': '{\n  // nothing yet\n}\n',
  'comments alone': '// nothing yet\n/* but soon */ // end',
  'one line': '{"model":"opus","env":{"A":"1"}}',
  'one line with spaces': '{ "model": "opus", "env": { "A": "1" } }\n',
  'two spaces': `{\n  "model": "opus",\n  "hooks": {\n    "Stop": [\n      { "hooks": [${MINE}] }\n    ]\n  }\n}\n`,
  'four spaces, no final newline':
    '{\n    "model": "opus",\n    "permissions": {\n        "allow": [\n            "Edit"\n        ]\n    }\n}',
  tabs: `{\n\t"hooks": {\n\t\t"PreToolUse": [\n\t\t\t{"matcher": "Bash", "hooks": [${MINE}]}\n\t\t]\n\t}\n}\n`,
  CRLF: `{\r\n  "model": "opus",\r\n  "hooks": {\r\n    "Stop": [\r\n      {"hooks": [${MINE}]}\r\n    ]\r\n  }\r\n}\r\n`,
  'CRLF and LF mixed': '{\r\n  "a": 1,\n  "b": {\n    "c": []\r\n  }\n}\r\n',
  BOM: `${BOM}{\n  "model": "opus"\n}\n`,
  'BOM and nothing': BOM,
  'line comments': `// top\n{\n  // a\n  "model": "opus", // b\n  "hooks": { // c\n    "Stop": [ // d\n      {"hooks": [${MINE}]} // e\n      // f\n    ] // g\n  } // h\n  // i\n} // j\n// end`,
  'block comments': `/* top */ {\n  /* a */ "permissions": /* b */ { "allow": [ /* c */ ] /* d */ } /* e */\n} /* end */\n`,
  'trailing commas': `{\n  "hooks": {\n    "Stop": [\n      {"hooks": [${MINE},],},\n    ],\n  },\n}\n`,
  'trailing comma and a comment behind it':
    '{\n  "permissions": {\n    "allow": [\n      "Edit", // yes\n    ],\n  },\n}\n',
  'empty containers': '{\n  "hooks": {},\n  "permissions": { "allow": [], "deny": [] },\n  "sandbox": {\n  }\n}\n',
  'empty list over lines': '{\n  "hooks": {\n    "Stop": [\n    ]\n  }\n}\n',
  'our words, said by somebody else':
    '{\n  "permissions": {\n    "allow": ["Bash(tt *)"],\n    "ask": ["Bash(tt *)"]\n  },\n  "sandbox": { "enabled": false, "excludedCommands": ["tt *"] }\n}\n',
  'strings that look like syntax': '{\n  "a": "// no comment, ]}",\n  "b": "/* nor \\" this */",\n  "c": ",]"\n}\n',
  'unicode and escapes': '{\n  "näme": "\\u00e9 é 🎲 \\ud83c\\udfb2",\n  "__proto__": {"x": 1},\n  "": null\n}\n',
  'numbers as they were typed': '{\n  "a": 1.0, "b": 1e3,\n  "c": 12345678901234567890, "d": -0\n}\n',
  'names that stand twice': '{\n  "hooks": {"Stop": []},\n  "model": "a",\n  "hooks": {"Stop": [], "Other": [1]}\n}\n',
  'odd layout': '{"a":1\n,"hooks":{"Stop":\n[ {"hooks":[]}\n,{"matcher":"x","hooks":[]}]\n}}\n\n\n',
  'closing bracket behind the last one': '{"permissions": {"allow": ["Edit",\n  "Write"]},\n  "x": 1}\n',
  'comments of all kinds around the comma':
    '{\n  "permissions": {\n    "allow": [\n      "Edit" /* 1 */ , /* 2 */\n      "Write" // 3\n      /* 4 */\n    ]\n  }\n}\n',
  'lone carriage returns': '{\r  "model": "opus",\r  "env": {}\r}\r',
  'a long list': `{\n  "permissions": {\n    "allow": [\n${Array.from({ length: 300 }, (_, i) => `      "Bash(command-${i} *)"`).join(',\n')}\n    ]\n  }\n}\n`,
};

/** TOML that Codex takes. */
export const TOML_FILES: Readonly<Record<string, string | null>> = {
  missing: null,
  empty: '',
  'white space': '\n\n',
  plain: 'model = "x"\n',
  'no final newline': 'model = "x"',
  'many final newlines': 'model = "x"\n\n\n\n',
  CRLF: 'model = "x"\r\n[features]\r\nhooks = true\r\n',
  'CRLF, no final newline': 'model = "x"\r\n[features]\r\nhooks = true',
  BOM: `${BOM}model = "x"\n`,
  comments: '# top\nmodel = "x" # why\n\n# end',
  'hooks of its own': '[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\ncommand = "mine"\n',
  'trust for others': '[hooks.state."/x/hooks.json:stop:0:0"]\ntrusted_hash = "sha256:aa"\nenabled = false\n',
  'hooks.state as a table': '[hooks.state]\n\n[projects."/a b"]\ntrust_level = "trusted"\n',
  'odd values': 'a = 1_000\nb = 0x1F\nc = 1979-05-27T07:32:00Z\nd = """\nx\n"""\ne = [1,\n 2,]\nf = inf\n',
};

/** Texts that are none: each is refused, with the line that is wrong. */
export const BROKEN: readonly (readonly [string, string | Uint8Array, number])[] = [
  ['cut off', '{\n  "model": "opus",\n  "hooks": {\n', 4],
  ['two commas', '{\n  "a": 1,,\n  "b": 2\n}\n', 2],
  ['no comma', '{\n  "a": 1\n  "b": 2\n}\n', 3],
  ['a list', '\n\n[1, 2]\n', 3],
  ['a merge conflict', '{\n<<<<<<< HEAD\n  "a": 1\n}\n', 2],
  ['single quotes', "{\n  'a': 1\n}\n", 2],
  ['Latin-1', Buffer.from('{\n  "a": "\xe9"\n}\n', 'latin1'), 1],
  ['UTF-16', Buffer.from('\ufeff{"a": 1}', 'utf16le'), 1],
  ['hooks that are a list', '{\n  "model": "x",\n  "hooks": []\n}\n', 3],
  ['an event that is an object', '{\n  "hooks": {\n    "Stop": {}\n  }\n}\n', 3],
];
