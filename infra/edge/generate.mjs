// Generates infra/edge/gen from the server's contract (infra/contract.json).
//   node infra/edge/generate.mjs           writes the files
//   node infra/edge/generate.mjs --check   fails if a committed file is out of date
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const NOTE = '# Generated from infra/contract.json by infra/edge/generate.mjs.\n';

/** Translates a variable's path to ModSecurity's notation: `input.files.*.name` becomes `json.variables.input.files.array_0.name`. */
export function pattern(path) {
  const below = path.endsWith('.**');
  const parts = (below ? path.slice(0, -3) : path).split('.');
  if (!parts.every((part) => part === '*' || /^[A-Za-z_]\w*$/.test(part))) throw new Error(`${path} is no path of a variable`);
  const names = parts.map((part) => (part === '*' ? String.raw`array_\d+` : part)).join(String.raw`\.`);
  return `^json\\.variables\\.${names}${below ? String.raw`(?:\..+)?` : ''}$`;
}

function freeText(paths) {
  const lines = paths.toSorted().map((path) => `SecRuleUpdateTargetByTag "OWASP_CRS" "!ARGS:/${pattern(path)}/"\n`);
  return `${NOTE}# Here people write what they like, so no pattern of an attack is looked for.\n${lines.join('')}`;
}

function limits({ limits, body_bytes }) {
  const { '/graphql/auth': auth, '/graphql/ai': ai, ...others } = limits.paths;
  if (Object.keys(others).length) throw new Error(`no counter for ${Object.keys(others)}: infra/edge/templates/haproxy.cfg`);
  return `${NOTE}WINDOW=${limits.window_seconds}\nLIMIT_ALL=${limits.all}\nLIMIT_AUTH=${auth}\nLIMIT_AI=${ai}\nUPLOADS=${limits.uploads_at_once}\nBODY_BYTES=${body_bytes}\n`;
}

export function files(contract) {
  return {
    'limits.env': limits(contract),
    'free-text-reporter.conf': freeText(contract.free_text.reporter),
    'free-text-admin.conf': freeText(contract.free_text.admin),
  };
}

if (process.argv[1] === import.meta.filename) {
  const contract = JSON.parse(readFileSync(new URL('../contract.json', import.meta.url), 'utf8'));
  for (const [name, text] of Object.entries(files(contract))) {
    const file = new URL(`gen/${name}`, import.meta.url);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (process.argv[2] !== '--check') writeFileSync(file, text);
    else {
      console.error(`infra/edge/gen/${name} is not current: node infra/edge/generate.mjs`);
      process.exitCode = 1;
    }
  }
}
