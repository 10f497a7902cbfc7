import { dictionary } from '../../src/governance/redaction/names/dictionary.ts'
import { fold } from '../../src/governance/redaction/names/fold.ts'
import type { Random } from '../random.ts'

export const languages = ['en', 'de', 'fr', 'es'] as const
export type Language = (typeof languages)[number]

const list = (words: string) => words.split(/\s+/)

/** Names that the detector may know, with some that are words, towns or months. */
const usual: Readonly<Record<Language, readonly [given: readonly string[], family: readonly string[]]>> = {
  en: [
    list(
      'Olivia Emma Charlotte Amelia Sophia James William Benjamin Lucas Henry Theodore Jack Michael Daniel Matthew Sarah Emily Hannah Laura Megan Rebecca Jessica Andrew Christopher Joshua Ryan Kevin Brian Karen Susan Will Mark Rose Grace Frank May Austin Dean Hope Bill',
    ),
    list(
      'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Thompson Harris Clark Lewis Robinson Walker Young Allen Wright Scott Hill Green Adams Nelson Baker Campbell Mitchell Roberts Turner Phillips Parker Evans Collins Murphy Cooper Bailey Bennett Gray Foster',
    ),
  ],
  de: [
    list(
      'Anna Lena Lea Julia Katharina Sabine Petra Monika Ursula Claudia Jonas Lukas Finn Maximilian Felix Paul Thomas Michael Andreas Stefan Klaus Jürgen Dieter Wolfgang Uwe Bernd Svenja Heike Birgit Anke Frank Rosa Kai Ernst Wolf Otto Mark Heide Gerd Rainer',
    ),
    list(
      'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber Kaiser',
    ),
  ],
  fr: [
    list(
      'Marie Camille Léa Manon Chloé Inès Sarah Nathalie Isabelle Sylvie Catherine Françoise Jean Michel Philippe Nicolas Julien Thomas Antoine Hugo Louis Gabriel Mathieu Sébastien Guillaume Olivier Laurent Valérie Céline Aurélie Pierre Claire Rose Marine Aimé Pascal Blanche Florence Victor Clément',
    ),
    list(
      'Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas',
    ),
  ],
  es: [
    list(
      'María Carmen Josefa Isabel Ana Laura Cristina Marta Lucía Paula Sara Elena Raquel Antonio José Manuel Francisco Javier Daniel Alejandro Rafael Miguel Fernando Sergio Pablo Jorge Alberto Álvaro Diego Adrián Rosa Pilar Luz Mercedes Dolores Santiago Ángel Cruz Victoria Jesús',
    ),
    list(
      'García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Iglesias',
    ),
  ],
}

/** Names that stand in none of the detector's lists (from the tables of @faker-js/faker 10.6.0, MIT); checked below. */
const unknown: typeof usual = {
  en: [
    list(
      'Keshawn Jazmyne Kaelyn Jaxx Saige Dejon Aadrika Shreyashi Vaidehi Chiamaka Ifunanya Titilayo Chisom Funmilayo Damilola Kayode Akosua Nqobile Nthabiseng Lungelo Oyindamola Boluwatife Yewande Olakunle Rapulane Adwoa Devajyoti Chidambar Treva Obie',
    ),
    list(
      'Altenwerth Cruickshank Gulgowski Krajcik Medhurst Pollich Macejkovic Stiedemann Bhattacharya Chattopadhyay Dwivedi Kakkar Embranthiri Ogunbanwo Oladimeji Adewale Nwogu Acheampong Boakye Nkrumah Dlamini Mthembu Khuzwayo Sithole Ngubane Aderibigbe Balogun Makinwa Effertz Kilback',
    ),
  ],
  de: [
    list(
      'Elanur Julika Kayra Sinja Tamia Thalea Tomke Batuhan Furkan Azganaz Bedran Fikriye Kadriye Hüsamettin Adelajda Brygida Michalina Eliasz Desanka Jovanka Miljana Dragoljub Menno Jelmer Jorrit Lieuwe Marrit Madlaina Levio Jorin',
    ),
    list(
      'Abicht Dingelstedt Filsinger Gerschler Kulimann Leitheim Marchewski Mögenburg Roschinsky Schlawitz Tiedtke Waschbüsch Tivontschik Akkoyun Bademci Kasapoğlu Topçuoğlu Budzyński Dudzik Kopczyński Mroczkowski Szyszka Abegglen Denzler Hochstrasser Jezdić Lomić Spasojević Pektemek Burghagen',
    ),
  ],
  fr: [
    list(
      'Adeltrude Azeline Armeline Amarande Réjeanne Gontran Aymon Corentine Abibatou Seynabou Khady Rokhaya Aïssatou Maguette Alassane Makhtar Mouhameth Ibou Kalidou Cyrine Feriel Youmna Sérine Ketsia Aksil Boubou Salimata Penda Iseult Fantin',
    ),
    list(
      'Babou Bakhoum Diakhaté Diattara Gningue Guissé Mbodj Ndione Ndour Niane Niasse Sabaly Mangane Bagnoud Berset Borgeaud Choquart Coinchon Geisendorf Guinand Leuba Moraz Perroy Racordon Rochaix Diongue Gadiaga Kandji Biteye Emig',
    ),
  ],
  es: [
    list(
      'Xochitl Yamileth Yaretzi Maricarmen Ivanna Zuleyka Itzayana Dayami Yunier Ixchel Nayeli Citlali Yadier Aketza Garazi Uxue Izaro Oihan Txomin Nekane Iraitz Arantzazu Eneritz Xabat Haizea Naroa Urtzi Beñat Yoandri Leydis',
    ),
    list(
      'Korta Kortajarena Quintairos Xicoy Huixtlacatl Kindelan Etxeberria Goikoetxea Zubizarreta Aldekoa Urkullu Olabarrieta Txurruka Arrizabalaga Iturraspe Quispe Mamani Condori Huanca Choque Ticona Yupanqui Llupanqui Chuquimia Apaza Catacora Huaman Ñahui Puigdemont Bofarull',
    ),
  ],
}

export interface Person {
  readonly given: string
  readonly family: string
  readonly full: string
}

/** Half of them in no list. */
export function person(random: Random, language: Language): Person {
  const [given, family] = (random.chance(0.5) ? usual : unlisted())[language]
  const one = { given: random.pick(given), family: random.pick(family) }
  const double = random.chance(0.06) ? `-${random.pick(usual[language][1])}` : ''
  const second = language === 'es' && random.chance(0.5) ? ` ${random.pick(usual.es[1])}` : ''
  const middle = language === 'en' && random.chance(0.1) ? ` ${random.letters(1, 'ABCDEGHJKLMNPRST')}.` : ''
  const whole = `${one.family}${double}${second}`
  return { given: one.given, family: whole, full: `${one.given}${middle} ${whole}` }
}

let checked: typeof usual | undefined

/** Without the names that the lists know after all. */
function unlisted(): typeof usual {
  if (checked !== undefined) return checked
  const known = dictionary()
  const isUnknown = (name: string) => {
    const folded = fold(name)
    return !known.given.has(folded) && !known.surnames.has(folded) && !known.words.has(folded)
  }
  const without = ([given, family]: (typeof usual)[Language]) =>
    [given.filter(isUnknown), family.filter(isUnknown)] as const
  checked = { en: without(unknown.en), de: without(unknown.de), fr: without(unknown.fr), es: without(unknown.es) }
  return checked
}
