import { findAddresses } from './detectors/address.ts'
import { findBirthDates } from './detectors/birth-date.ts'
import { findCoordinates } from './detectors/coordinates.ts'
import type { Detector } from './detectors/detector.ts'
import { findEmails, findNetwork } from './detectors/internet.ts'
import { findNationalIds } from './detectors/national-id.ts'
import { findCards, findIbans } from './detectors/payment.ts'
import { findPhones } from './detectors/phone.ts'
import { findSecrets } from './detectors/secret.ts'
import { findHealth } from './health/find-health.ts'
import { findNames } from './names/find-names.ts'
import { wordsOf } from './names/words.ts'
import { joinOverlapping, type Span } from './finding.ts'

/** These need nothing but the text. */
const detectors: readonly Detector[] = [
  findEmails,
  findNetwork,
  findSecrets,
  findIbans,
  findCards,
  findNationalIds,
  findCoordinates,
  findBirthDates,
  findPhones,
  findAddresses,
]

export function findPersonalData(text: string): Span[] {
  const spans = detectors.flatMap((detect) => detect(text))
  const words = wordsOf(text)
  const names = findNames(text, words, spans)
  return joinOverlapping([...spans, ...names, ...findHealth(text, words, names)])
}
