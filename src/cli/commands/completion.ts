/** `tt completion`: a script for bash or zsh, made from the declarations; the shell asks nothing at run time. */
import { SETTING_NAMES } from '../../domain/settings.ts';
import { TtError } from '../../lib/errors.ts';
import { type Args, type Command, type Option, optionsOf } from '../command.ts';
import { COMMANDS, namesOf } from '../commands.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const shell = args.word('shell') ?? env.system.env['SHELL']?.split('/').at(-1) ?? 'bash';
  if (shell !== 'bash' && shell !== 'zsh')
    throw new TtError('invalid_input', `no completion for ${shell}`, 'tt completion bash|zsh', { shell });
  // A shell's start-up file may run inside a harness: there too it is the script, unless somebody says otherwise.
  await env.io.out(args.on('json') ? JSON.stringify({ shell, script: script(shell) }) : script(shell));
  return undefined;
}

/** zsh reads bash's form through bashcompinit. */
function script(shell: 'bash' | 'zsh'): string {
  const shown = COMMANDS.filter((command) => !command.internal);
  const names = shown.flatMap(namesOf);
  const first = [...new Set(names.map((name) => name.split(' ')[0] as string))];
  const groups = first.filter((word) => names.some((name) => name.startsWith(`${word} `)));
  const verbs = groups.map((group) => {
    const own = names.filter((name) => name.startsWith(`${group} `)).map((name) => name.slice(group.length + 1));
    return `    "${group}") words="${own.join(' ')}" ;;`;
  });
  const flags = shown.flatMap((c) => namesOf(c).map((name) => `    "${name}") flags="${flagsOf(c).join(' ')}" ;;`));
  const valued = new Set(shown.flatMap((c) => flagsOf(c, ({ type }) => type !== 'boolean')));
  return `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_tt() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="" flags="" offer="" i
  local -a call=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
    ${[...valued].join('|')}) i=$((i + 1)) ;;
    -*) ;;
    *) call+=("\${COMP_WORDS[i]}") ;;
    esac
  done
  if [ "\${call[*]:0:1}" = help ]; then call=("\${call[@]:1}"); fi
  case "\${call[*]:0:1}" in
${verbs.join('\n')}
  esac
  case "\${call[*]:0:$((\${#words} > 0 ? 2 : 1))}" in
${flags.join('\n')}
  esac
  if [[ "$current" == -* ]]; then offer="$flags"
  elif [ "\${#call[@]}" -eq 0 ]; then offer="${first.join(' ')}"
  elif [ "\${#call[@]}" -eq 1 ]; then offer="$words"
  elif [ "\${call[*]}" = "config get" ] || [ "\${call[*]}" = "config set" ]; then offer="${SETTING_NAMES.join(' ')}"
  fi
  COMPREPLY=($(compgen -W "$offer" -- "$current"))
}
complete -o default -F _tt tt turntable`;
}

const flagsOf = (command: Command, which: (option: Option) => boolean = () => true): string[] =>
  Object.entries(optionsOf(command))
    .filter(([, option]) => which(option))
    .map(([name]) => `--${name}`);
