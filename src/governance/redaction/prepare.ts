import { findPersonalData } from './find.ts'

/** Something for every detector to look at; nobody's. */
const samples = [
  'Dear Anna Weber, my doctor in Santa Fe diagnosed diabetes on 4 July 1991; write to a@example.org.',
  'My name is Anna. Patient: Anna Weber, born 12 April 1973, complains of a rash; sertraline 50 mg. Call +44 7911 123456 or (206) 555-0147.',
  'api key: 0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u, password: Tr0ub4dor&3; export TOKEN=0aB1cD2eF3gH4iJ5kL6mN7oP8q; postgres://a:b1c2d3e4@example.org/a',
  'Order 332-3260098-0957704 for 788,99 EUR, IBAN DE89 3704 0044 0532 0130 00, card 4111 1111 1111 1111, SSN 219-09-9999, 48.87196, 2.33167',
  'I live at 78 Highfield Lane, Apt 18C, Ashland, CA 10269; server 203.0.113.7, 2001:db8::1, 3C:22:FB:12:34:56',
  'My passport number is C01X00T47, the number plate AB12 CDE; account number 12345678, the code is 123456, cvv 123; linkedin.com/in/anna, @anna_weber, 0x1, bc1q.',
  '**Anna** saw her psychiatrist, HbA1c 8,2. My name is anna weber. 我叫王小明。 اسمي محمد علي. Nguyễn Văn An, Prof. van der Berg.',
  'Ich heiße Anna Weber und wohne in der Hauptstraße 12, 66805 Kiel, geb. am 3.4.1980, Tel. 0171/2345678. Diagnose: Migräne.',
  'Je m’appelle Anna Weber, 12 rue de la Paix, 75002 Paris, née le 3 avril 1980, tél. 06 12 34 56 78; j’ai mal à la tête.',
  'Me llamo Anna Weber, calle Mayor 12, 28013 Madrid, nacida el 3 de abril de 1980, DNI 12345678Z; tengo fiebre.',
]

/**
 * Loads the dictionaries and lets the patterns be compiled, which takes about half a second of one processor; without it,
 * the first texts pay for that. To be called in the background after the start: it gives way between its steps, of which
 * the longest takes about a tenth of a second.
 */
export async function prepareRedaction(signal?: AbortSignal): Promise<void> {
  // V8 compiles a pattern for good when it is used again, and once more for text that is not Latin-1.
  for (const text of samples.flatMap((sample) => [sample, sample, `${sample} …`, `${sample} …`])) {
    await new Promise((resolve) => setImmediate(resolve))
    if (signal?.aborted === true) return
    findPersonalData(text)
  }
}
