import type { Language } from './people.ts'
import type { Random } from '../random.ts'

const list = (words: string) => words.split('|')

export const towns: Readonly<Record<Language, readonly string[]>> = {
  en: list(
    'Springfield|Leeds|Madison|Riverside|Bristol|Portland|Norwich|Fairview|Georgetown|Salem|Bath|Ashland|Burlington|Kendal',
  ),
  de: list(
    'Berlin|Neustadt|Freiburg|Münster|Erlangen|Bad Homburg|Lüneburg|Wolfsburg|Ravensburg|Görlitz|Tübingen|Halle|Kiel|Ulm',
  ),
  fr: list(
    'Lyon|Rennes|Villeurbanne|Saint-Denis|Aix-en-Provence|Quimper|Annecy|Pau|Le Mans|Montreuil|Vannes|Colmar|La Rochelle|Niort',
  ),
  es: list(
    'Sevilla|Getafe|Alcalá de Henares|Vigo|Gijón|Badalona|Elche|Logroño|Cáceres|Huesca|Lugo|Jaén|San Fernando|Reus',
  ),
}

const streets: Readonly<Record<Language, readonly string[]>> = {
  en: list(
    'Maple Street|Oak Avenue|Church Road|Highfield Lane|Kingsway Drive|Station Road|Elm Court|Victoria Terrace|Queens Crescent|Meadowbrook Ln|Harbor Blvd|W 42nd St|Old Mill Rd|Willow Close|St James Square|Parkside Mews|Sunset Way|Bluebell Grove|The Chase|Brook Hill|Cedar Pkwy|Martin Luther King Jr Blvd',
  ),
  de: list(
    'Hauptstraße|Lindenallee|Am Sonnenhang|Bergmannsweg|Rosa-Luxemburg-Straße|Goetheplatz|Kirchgasse|Karl-Marx-Allee|Mühlenweg|Bahnhofstr.|Ahornring|Unter den Eichen|Im Wiesengrund|Schlossstraße|Auf dem Kamp|Brunnenstr.|Leopoldstraße|Neuer Wall|Isarufer|Lange Reihe|Kurfürstendamm|Zum Alten Forsthaus',
  ),
  fr: list(
    "rue de la République|avenue Victor-Hugo|boulevard Gambetta|place de l'Église|impasse des Lilas|chemin du Moulin|rue Jean-Jaurès|quai de la Loire|allée des Tilleuls|rue du Faubourg Saint-Antoine|avenue du Général de Gaulle|rue des Écoles|route de Vannes|cours Lafayette|rue d'Alsace|square Montsouris|sentier des Vignes|rue Pasteur|bd Voltaire|passage du Désir|rue Saint-Honoré|lotissement Les Pins",
  ),
  es: list(
    'Calle Mayor|Calle de Alcalá|Avenida de la Constitución|Plaza de España|Paseo del Prado|C/ San Juan|Avda. de Portugal|Camino de la Ermita|Calle Doctor Fleming|Ronda de Toledo|Travesía del Carmen|Carrer de Balmes|Calle Real|Gran Vía|Rambla de Cataluña|C/ Miguel Hernández|Paseo de la Castellana|Glorieta de Bilbao|Cuesta del Rosario|Calle del Pez|Urbanización Los Olivos|Avenida Diagonal',
  ),
}

/** A street with a number, mostly with the town. */
export function address(random: Random, language: Language): string {
  const street = random.pick(streets[language])
  const number = String(random.whole(1, 240))
  const town = random.pick(towns[language])
  const whole = random.chance(0.7)
  if (language === 'en') {
    const flat = random.chance(0.2) ? `, Apt ${String(random.whole(1, 30))}${random.letters(1, 'ABC')}` : ''
    const british = `${random.pick(['LS', 'NR', 'BS', 'SW', 'M', 'E'])}${String(random.whole(1, 20))} ${String(random.whole(1, 9))}${random.letters(2, 'ABDEFGHJLNPQRSTUWXYZ')}`
    const code = random.chance(0.4)
      ? british
      : `${random.pick(['IL', 'CA', 'OR', 'TX', 'NY', 'VT'])} ${random.digits(5)}`
    return `${number} ${street}${flat}${whole ? `, ${town}${/^[A-Z]{2} \d/.test(code) ? ',' : ''} ${code}` : ''}`
  }
  if (language === 'de') {
    const code = `${String(random.whole(1, 9))}${random.digits(4)}`
    return `${street} ${number}${random.chance(0.15) ? random.pick(['a', 'b', ' c']) : ''}${whole ? `${random.pick([', ', ', ', '\n'])}${code} ${town}` : ''}`
  }
  const code = `${language === 'fr' ? random.pick(['69', '35', '75', '13', '29']) : random.pick(['28', '41', '08', '33', '36'])}${random.digits(3)}`
  if (language === 'fr') {
    const again = random.chance(0.1) ? ' bis' : ''
    return `${number}${again}${random.pick([', ', ' '])}${street}${whole ? `${random.pick([', ', ' '])}${code} ${town}` : ''}`
  }
  const door = random.chance(0.4)
    ? `, ${String(random.whole(1, 9))}º ${random.pick(['A', 'B', 'C', 'izq.', 'dcha.'])}`
    : ''
  return `${street}${random.pick([' ', ', ', ', nº '])}${number}${door}${whole ? `, ${code} ${town}` : ''}`
}
