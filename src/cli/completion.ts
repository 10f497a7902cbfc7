import type { Command } from './command.ts'
import { shared } from './usage.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

/** A script for the shell that completes the commands of the table, their verbs and their options. */
export function completionFor(shell: (typeof shells)[number], commands: readonly Command[]): string {
  return { bash, zsh, fish }[shell](commands)
}

function bash(commands: readonly Command[]): string {
  const verbs = nounsOf(commands).map((noun) => `    ${noun}) words='${verbsOf(commands, noun).join(' ')}' ;;`)
  const options = commands.map((command) => {
    const pattern = command.name.includes(' ') ? `'${command.name}'` : `'${command.name} '*`
    return `    ${pattern}) words='${optionsOf(command).join(' ')}' ;;`
  })
  return `_vade() {
  local current=\${COMP_WORDS[COMP_CWORD]} words=''
  if [[ $current == -* ]]; then
    case "\${COMP_WORDS[1]} \${COMP_WORDS[2]}" in
${options.join('\n')}
    esac
  elif ((COMP_CWORD == 1)); then
    words='${firstWords(commands).join(' ')}'
  elif ((COMP_CWORD == 2)); then
    case \${COMP_WORDS[1]} in
${verbs.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _vade vade
`
}

/** zsh understands completions of bash. */
function zsh(commands: readonly Command[]): string {
  return `autoload -Uz bashcompinit && bashcompinit\n${bash(commands)}`
}

function fish(commands: readonly Command[]): string {
  const lines = ['complete -c vade -n __fish_use_subcommand -f']
  for (const word of firstWords(commands)) {
    const summary = commands.find(({ name }) => name === word)?.summary ?? ''
    lines.push(`complete -c vade -n __fish_use_subcommand -a ${word} -d ${quoted(summary)}`)
  }
  for (const { name, summary, options } of commands) {
    const [first = '', second] = name.split(' ')
    const here = `'__fish_seen_subcommand_from ${first}${second === undefined ? '' : `; and __fish_seen_subcommand_from ${second}`}'`
    if (second !== undefined) {
      const before = `'__fish_seen_subcommand_from ${first}; and not __fish_seen_subcommand_from ${verbsOf(commands, first).join(' ')}'`
      lines.push(`complete -c vade -n ${before} -f -a ${second} -d ${quoted(summary)}`)
    }
    for (const [option, { about, value }] of Object.entries(options)) {
      lines.push(`complete -c vade -n ${here} -l ${option}${value === undefined ? '' : ' -r'} -d ${quoted(about)}`)
    }
  }
  for (const [option, { about, value }] of Object.entries(shared)) {
    lines.push(`complete -c vade -l ${option}${value === undefined ? '' : ' -r'} -d ${quoted(about)}`)
  }
  return `${lines.join('\n')}\n`
}

function firstWords(commands: readonly Command[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? name))]
}

function nounsOf(commands: readonly Command[]): string[] {
  return firstWords(commands.filter(({ name }) => name.includes(' ')))
}

function verbsOf(commands: readonly Command[], noun: string): string[] {
  return commands.map(({ name }) => name.split(' ')).flatMap(([first, verb]) => (first === noun && verb ? [verb] : []))
}

function optionsOf({ options }: Command): string[] {
  return Object.keys({ ...options, ...shared }).map((name) => `--${name}`)
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}
