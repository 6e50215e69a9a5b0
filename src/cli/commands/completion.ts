/** `tt completion`: a script for bash or zsh, made from the declarations; the shell asks nothing at run time. */
import { TtError } from '../../lib/errors.ts';
import { type Args, optionsOf } from '../command.ts';
import { COMMANDS, namesOf } from '../commands.ts';
import type { Env } from '../env.ts';

export async function run(env: Env, args: Args): Promise<undefined> {
  const shell = args.word('shell') ?? env.system.env['SHELL']?.split('/').at(-1) ?? 'bash';
  if (shell !== 'bash' && shell !== 'zsh')
    throw new TtError('invalid_input', `no completion for ${shell}`, 'tt completion bash|zsh', { shell });
  await env.io.out(script(shell));
  return undefined;
}

/** zsh reads bash's form through bashcompinit. */
function script(shell: 'bash' | 'zsh'): string {
  const shown = COMMANDS.filter((command) => !command.internal);
  const first = [...new Set(shown.flatMap((c) => namesOf(c).map((name) => name.split(' ')[0])))].join(' ');
  const groups = [...new Set(shown.filter((c) => c.name.includes(' ')).map((c) => c.name.split(' ')[0] as string))];
  const verbs = groups.map(
    (group) =>
      `    ${group}) words="${shown
        .filter((c) => c.name.startsWith(`${group} `))
        .map((c) => c.name.split(' ')[1])
        .join(' ')}" ;;`,
  );
  const flags = shown.flatMap((c) =>
    namesOf(c).map(
      (name) =>
        `    "${name}") flags="${Object.keys(optionsOf(c))
          .map((f) => `--${f}`)
          .join(' ')}" ;;`,
    ),
  );
  return `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_tt() {
  local current="\${COMP_WORDS[COMP_CWORD]}" first="\${COMP_WORDS[1]}" second="\${COMP_WORDS[2]}" words="" flags="" call
  case "$first" in
${verbs.join('\n')}
  esac
  call="$first"; if [ -n "$words" ]; then call="$first $second"; fi
  case "$call" in
${flags.join('\n')}
  esac
  if [[ "$current" == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$current"));
  elif [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${first}" -- "$current"));
  elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current"));
  else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -F _tt tt turntable
# To load it now and in every new shell:  tt completion ${shell} >> ~/.${shell}rc`;
}
