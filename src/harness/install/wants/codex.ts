/** Codex CLI: hooks, and the rule that lets a plain `tt …` run outside its sandbox. Its trust is asked for in codex-hooks.ts. */
import { join } from 'node:path';
import { type Circumstances, hookEntry, type Wanted } from '../wanted.ts';

const SECONDS = 10;
const DAY = 86_400;
/** More it does not give. */
const END = 3;

const RULES = `# Turntable: a plain "tt …" runs outside the sandbox, where its guardian can live. Written by tt install.
prefix_rule(pattern=["tt"], decision="allow")
`;

export function codex(given: Circumstances): Wanted {
  const { roots, hooks, runner } = given;
  const hook = (name: string, ...rest: [Parameters<typeof hookEntry>[3], Parameters<typeof hookEntry>[4]]) =>
    hookEntry(given, 'codex', ['hooks', name], ...rest);
  const aside = runsAside(given.codexVersion);
  const entries = [
    hook('SessionStart', 'start', { timeout: SECONDS }),
    hook('UserPromptSubmit', 'prompt', { timeout: SECONDS }),
    hook('PreToolUse', 'before', { matcher: 'Bash|apply_patch', timeout: SECONDS }),
    hook('PostToolUse', 'after', { timeout: SECONDS }),
    hook('Stop', 'stop', { timeout: SECONDS }),
    ...(aside ? [hook('Stop', 'wait', { async: true, timeout: DAY })] : []),
    hook('SessionEnd', 'end', { timeout: END }),
  ];
  const rules = {
    path: join(roots.codex, 'rules', 'turntable.rules'),
    text: RULES,
    what: 'rule: tt outside the sandbox',
    on: true,
  };
  return {
    target: 'codex',
    merges: [{ path: join(roots.codex, 'hooks.json'), entries: hooks ? entries : [] }],
    files: [rules],
    skill: join(roots.agents, 'skills', 'turntable'),
    notes: [
      ...(runner === null ? ['Codex runs hooks and rules of a project only when you trust the project.'] : []),
      ...(aside
        ? []
        : [`Codex ${given.codexVersion} cannot be woken while it is idle: ${OLDEST.join('.')} or newer can.`]),
    ],
  };
}

/** The oldest whose `codex queue` was seen to work. An older one might wait for a hook that should run beside it. */
const OLDEST = [0, 154] as const;

/** One that cannot be asked is taken for a new one: it is there by its directory alone. */
function runsAside(version: string | null): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return major === undefined || Number(major) > OLDEST[0] || Number(minor) >= OLDEST[1];
}
