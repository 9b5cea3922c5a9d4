import type { Command } from 'commander';

/** The shells that are known. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A command by its words, such as `incidents show`, and what may follow: further commands and options. */
interface Words {
  readonly path: string;
  readonly next: readonly string[];
}

/** A script that makes a shell complete the words of this command line. */
export function completionScript(program: Command, shell: Shell): string {
  const words = wordsOf(program, []);
  if (shell === 'fish') return fishScript(words);
  const bash = bashScript(words);
  return shell === 'bash' ? bash : `autoload -Uz compinit bashcompinit && compinit && bashcompinit\n${bash}`;
}

function wordsOf(command: Command, path: readonly string[]): readonly Words[] {
  const next = [
    ...command.commands.map((each) => each.name()),
    ...command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : [])),
    '--help',
  ];
  return [
    { path: path.join(' '), next },
    ...command.commands.flatMap((each) => wordsOf(each, [...path, each.name()])),
  ];
}

function bashScript(words: readonly Words[]): string {
  const cases = words.map(({ path, next }) => `    '${path}') next='${next.join(' ')}' ;;`);
  return `_plumbline() {
  local path='' word next=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) case "\${path:+$path }$word" in
      ${words
        .map(({ path }) => path)
        .filter((path) => path !== '')
        .map((path) => `'${path}'`)
        .join('|')}) path="\${path:+$path }$word" ;;
    esac ;; esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _plumbline plumbline
`;
}

function fishScript(words: readonly Words[]): string {
  const lines = words.flatMap(({ path, next }) => {
    const seen = path === '' ? [] : path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    const further = next.filter((word) => !word.startsWith('-'));
    const only = further.length === 0 ? [] : [`not __fish_seen_subcommand_from ${further.join(' ')}`];
    const when = [...seen, ...only].join('; and ');
    const options = next.filter((word) => word.startsWith('--')).map((word) => `-l ${word.slice(2)}`);
    return [
      ...(further.length === 0 ? [] : [`complete -c plumbline -f -n "${when}" -a "${further.join(' ')}"`]),
      ...options.map((option) => `complete -c plumbline -n "${when}" ${option}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}
