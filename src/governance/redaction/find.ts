import { findAccounts } from './detectors/account.ts'
import { findAddresses } from './detectors/address.ts'
import { findBirthDates } from './detectors/birth-date.ts'
import { findCodes } from './detectors/code.ts'
import { findCoordinates } from './detectors/coordinates.ts'
import type { Detector } from './detectors/detector.ts'
import { findDocuments } from './detectors/document.ts'
import { findEmails, findNetwork } from './detectors/internet.ts'
import { findNationalIds } from './detectors/national-id.ts'
import { findCards, findIbans } from './detectors/payment.ts'
import { findPhones } from './detectors/phone.ts'
import { findProfiles } from './detectors/profile.ts'
import { findSecrets } from './detectors/secret.ts'
import { findWallets } from './detectors/wallet.ts'
import { findHealth } from './health/find-health.ts'
import { findNames } from './names/find-names.ts'
import { findOtherScripts } from './names/other-scripts.ts'
import { wordsOf } from './names/words.ts'
import { joinOverlapping, type Span } from './finding.ts'
import { plainText } from './plain-text.ts'

/** These need nothing but the text. */
const detectors: readonly Detector[] = [
  findEmails,
  findNetwork,
  findSecrets,
  findCodes,
  findIbans,
  findCards,
  findAccounts,
  findWallets,
  findProfiles,
  findNationalIds,
  findDocuments,
  findCoordinates,
  findBirthDates,
  findPhones,
  findAddresses,
  findOtherScripts,
]

export function findPersonalData(text: string): Span[] {
  const plain = plainText(text)
  const spans = spansIn(plain?.text ?? text)
  return joinOverlapping(plain === undefined ? spans : spans.map((span) => plain.given(span)))
}

function spansIn(text: string): Span[] {
  const spans = detectors.flatMap((detect) => detect(text))
  const words = wordsOf(text)
  const names = findNames(text, words, spans)
  return [...spans, ...names, ...findHealth(text, words, names)]
}
