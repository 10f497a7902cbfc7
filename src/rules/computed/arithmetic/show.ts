import type { Speech } from '../languages/speech.ts'
import type { Token } from './tokens.ts'

const signs: Readonly<Record<Exclude<Token['type'], 'number' | 'of'>, string>> = {
  '+': ' + ',
  '-': ' − ',
  '*': ' × ',
  '/': ' ÷ ',
  '^': '^',
  mod: ' mod ',
  '%': ' %',
  '!': '!',
  squared: '²',
  cubed: '³',
  sqrt: '√',
  cbrt: '∛',
  double: '2 × ',
  nothing: '',
  '(': '(',
  ')': ')',
}

/** A calculation in symbols: how it was read. */
export function show(tokens: readonly Token[], { write, language }: Speech): string {
  let text = ''
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]
    const operand = before !== undefined && (before.type === 'number' || before.type === ')' || before.type === '%')
    if (token.type === 'number') {
      const number = token.exact
        ? token.fraction
          ? `${String(token.value.n)}/${String(token.value.d)}`
          : write(token.value)
        : token.written
      text += before?.type === 'number' ? ` × ${number}` : number
    } else if (token.type === 'of') text += { en: ' of ', de: ' von ', fr: ' de ', es: ' de ' }[language.code]
    else if (
      token.type === '-' &&
      !operand &&
      before?.type !== '!' &&
      before?.type !== 'squared' &&
      before?.type !== 'cubed'
    )
      text += '−'
    else if (token.type === '%' && ['number', '('].includes(tokens[index + 1]?.type ?? '')) text += ' mod '
    else text += token.type === '(' && operand ? ` × (` : signs[token.type]
  })
  return text
}
