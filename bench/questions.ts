import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Question {
  readonly question: string
  readonly answer: string
}

/** The questions of perlfaq with their answers, from Debian's package perl-doc; null where apt cannot get it. */
export function readQuestions(): Question[] | null {
  const folder = mkdtempSync(join(tmpdir(), 'vade-perlfaq-'))
  try {
    execFileSync('apt-get', ['download', '-qq', 'perl-doc'], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] })
    for (const file of globSync(join(folder, '*.deb'))) execFileSync('dpkg-deb', ['-x', file, folder])
    const pages = globSync(join(folder, 'usr/share/perl/*/pod/perlfaq[1-9].pod')).toSorted()
    return pages.flatMap((page) => questionsOf(readFileSync(page, 'utf8')))
  } catch {
    return null
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function questionsOf(pod: string): Question[] {
  return pod
    .split(/^=head2 /m)
    .slice(1)
    .map((section) => {
      const end = section.indexOf('\n\n')
      const answer = section.slice(end).split(/^=head1/m)[0] ?? ''
      return { question: plain(section.slice(0, end)), answer: plain(answer) }
    })
    .filter(({ answer }) => answer.length > 60)
}

/** POD without its marks: index entries go, `C<code>` leaves its code. */
function plain(pod: string): string {
  return pod
    .replace(/X<+[^>]*>+/g, '')
    .replace(/[A-WYZ]<+\s*([^<>]*?)\s*>+/g, '$1')
    .replace(/^=\w+.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
}
