import type { Language } from './language.ts'

/** Words around names, folded; in the four languages. */
const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** What goes before a name and makes one of whatever follows with a capital. */
export const titles = set(
  `mr mrs ms mx miss dr prof professor doctor sir madam lord lady rev reverend fr sr jr capt captain sgt lt hon judge
  herr herrn frau fraulein dipl ing mag
  m mme mlle me monsieur madame mademoiselle maitre docteur professeur pr
  sra srta senor senora senorita don dona dra doctora profesor profesora
  uncle aunt auntie grandma grandpa onkel tante oma opa oncle tata tonton tonton papi mamie tio tia abuelo abuela`,
)

/** Titles that are common words as well: they count with a capital or a full stop. */
export const weakTitles = set('m me mag ing don fr pr sir miss judge lady lord doctor professor captain uncle aunt')

/** Before a name in running text: who is greeted, and relatives and others of whom one speaks by name. */
export const greetings = set(
  `dear hi hello hey hiya greetings morning thanks cheers hallo lieber liebe liebes moin servus hoi geehrter geehrte cher chere chers bonjour bonsoir salut coucou
  hola querido querida estimado estimada estimados buenas buenos dias tardes apreciado apreciada merci danke gracias`,
)

export const people = set(
  `wife husband son daughter brother sister mother father mom mum dad girlfriend boyfriend partner fiance fiancee friend friends buddy mate pal colleague coworker boss manager
  neighbor neighbour roommate flatmate teacher classmate cousin niece nephew aunt uncle grandma grandpa grandmother grandfather twins kid client patient tenant landlord employee intern therapist
  doctor dentist lawyer named called nicknamed ex baby holder widow widower guest
  inhaber inhaberin kontoinhaber kontoinhaberin karteninhaber karteninhaberin titulaire titular
  ehefrau ehemann mann frau sohn tochter bruder schwester mutter vater mama papa freund freundin partner partnerin kollege kollegen kollegin chef chefin nachbar nachbarn nachbarin lehrer lehrerin
  cousin cousine nichte neffe enkel enkelin kunde kunden kundin patient patientin patienten mitarbeiter mitarbeiterin mieter mieterin vermieter vermieterin mitbewohner mitbewohnerin namens heisst heissen hausarzt
  femme mari fils fille frere soeur mere pere maman compagnon compagne copain copine ami amie collegue patron patronne voisin voisine professeur cousin cousine niece neveu cliente
  patiente locataire proprietaire prenomme prenommee nomme nommee appelle appelee associe associee
  mujer marido esposa esposo hijo hija hermano hermana madre padre novio novia pareja amigo amiga companero companera jefe jefa vecino vecina profesor profesora primo prima sobrino sobrina
  cliente paciente inquilino inquilina casero casera empleado empleada llamado llamada`,
)

/** `my name is X`, `ich heiße X`, `je m'appelle X`, `me llamo X`: at the end of what stands before. */
export const introductions =
  /(?:\bthank you,?|\bmy (?:full |first |last |real |legal )?name(?:['’]s| is)|\bname(?:['’]s| is)|\bthis is|\bi am called|\bcall(?:ed)? me|\bi['’]m|\bi am|\bit['’]?s|\bhere['’]?s|\bthey call me|\bspeaking to|\bspeaking with|mein (?:voller |vollständiger )?name ist|\bich heiße|\bich heisse|\bich bin(?: die| der)?|\bhier (?:ist|spricht|schreibt)|\bmein name:?|je m['’]appelle|\bmon nom(?: complet)? est|\bmon prénom est|\bje suis|\bici|\bc['’]est|\bme llamo|\bmi nombre(?: completo)? es|\bsoy|\bhabla|\bte habla|\ble habla|\ble escribe|\baquí|\bmi chiamo|mio nome è|meu nome é|\bme chamo|\bmijn naam is|\bik heet|меня зовут)[ :]{1,2}$/iu

/** Of the above, those that speak of oneself: whoever goes on in small letters says a name all the same. */
export const ofOneself =
  /(?:\b(?:my|mein|mi|mon|mio|meu|mijn)(?: \p{L}{1,10}){1,2}|\bmy name['’]s|me llamo|m['’]appelle|me chamo|ich hei(?:ß|ss)e|ik heet|меня зовут):? $/iu

/** The last words of all introductions, folded: where none of them stands before, the pattern need not be tried. */
export const introduced = set(
  `you is this me am name's i'm it's its here's heres with to ist heisse bin die der hier spricht schreibt name appelle m'appelle est suis ici c'est llamo es soy habla escribe aqui chiamo chamo e heet зовут name’s i’m it’s here’s m’appelle c’est`,
)

/** Of the above, those after which only a word that is a name counts. */
export const weakIntroductions =
  /(?:\bthank you,?|\bthis is|\bi['’]m|\bi am|\bit['’]?s|\bhere['’]?s|\bich bin(?: die| der)?|\bhier (?:ist|spricht|schreibt)|\bje suis|\bici|\bc['’]est|\bsoy|\bhabla|\baquí)[ :]{1,2}$/iu

/** The label of a form, a header or a field, at the end of what stands before. */
export const labels =
  /(?:^|[\n,;|{([>*•"'_]|\s)(?:full[ _-]?name|first[ _-]?name|last[ _-]?name|given[ _-]?name|family[ _-]?name|surname|middle[ _-]?name|maiden name|(?:user|customer|client|patient|contact|display|author|employee|owner|sender|recipient|account|card ?holder|emergency contact|legal|billing|shipping|student|guest|tenant|applicant|witness)(?:['’]s)?[ _-]?name|name|names|from|to|cc|bcc|attn|attention|contact|contact person|author|authors|signed(?:[ -]off)?(?:[ -]by)?|co-authored-by|reviewed-by|reported-by|assignee|assigned to|reporter|owner|patient|customer|client|employee|recipient|sender|applicant|attendees|participants|present|witness|guest|holder|cardholder|tenant|passenger|emergency contact|vorname|nachname|familienname|geburtsname|von|an|ansprechpartner(?:in)?|kontakt|kontaktperson|kunde|kundin|patient(?:in)?|mieter(?:in)?|vermieter(?:in)?|teilnehmer(?:innen)?|anwesend|absender|empfänger|unterschrift|gez\.?|z\. ?hd\.?|bearbeiter(?:in)?|sachbearbeiter(?:in)?|nom|prénom|nom de famille|de|à|a|client(?:e)?|contact|destinataire|expéditeur|auteur|signé|présents?|responsable|titulaire|locataire|nombre|nombre completo|apellidos?|nombre y apellidos|para|cliente|paciente|contacto|autor|firmado|remitente|destinatario|titular|inquilino|asistentes|atención|a la atención de)["']?(?:[ \t]*[:=|][ \t|]*|[ \t]*=>[ \t]*)["'\x60*]{0,3}$/iu

/** Words after which a capital word in the middle of a sentence is likely a person. */
export const before = set(
  `with met meet told tell asked ask saw call called remind invite invited thank emailed texted visited hired married
  avec rencontre vu appelle appelez invite
  vi llama llame llamar invite conoci visite visitar
  traf treffe treffen frag frage fragte ruf rief`,
)

/** Words that go before a person or a thing: enough beside two words that nobody knows. */
export const beforeTwo = set(
  `to for from by of and like between according see notes
  ich du er wir ihr sie man dass ob wenn wo an fur von bei mit und laut gegen zwischen
  a pour par chez de et avec selon entre comme
  para por con de y segun entre como`,
)

/** What people do, after their name. */
export const after = set(
  `said says asked asks called calls wrote writes told tells thinks thought wants wanted lives lived works worked likes liked loves loved came comes went goes sent sends replied replies
  agreed mentioned suggested confirmed forgot married died moved complained promised phoned emailed texted needs prefers
  sagt sagte meint meinte schreibt schrieb ruft rief kommt kam wohnt wohnte arbeitet arbeitete will wollte hat heiratet fragt fragte braucht mag
  dit disait pense veut voulait habite travaille arrive viendra demande ecrit repond appelle souhaite vit
  dice dijo piensa quiere queria vive vivia trabaja viene vino escribe escribio llama llamo pregunta pregunto necesita`,
)

/** Behind two words that nobody knows these make them a person. */
export const afterTwo = set(
  `is was has had will would can could should must may might also does did
  ist war hatte wird kann konnte soll muss darf hat
  est etait a avait va peut pourrait doit sera
  es era ha habia va puede podria debe sera esta estaba tiene`,
)

/** Before a name that is also a word. */
export const beforeOne = set('for to with by thank fur an mit von bei pour avec chez para con por')

/** Behind a name that is also a word. */
export const afterOne = set(
  "could couldn't would wouldn't didn't had has isn't wasn't won't konnte konnen hatte kommt wollte pouvait avait pourra pudo podra habia",
)

/** An article in front: it was a thing. What is an article in one language may be a preposition in another. */
export const articles: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: set('the a an this that these each every our their'),
  de: set('der das dem den des ein eine einen einem im am zum zur beim ins'),
  fr: set('le la les un une l du des cette ce'),
  es: set('el los las la un una unos unas del al este esta'),
}

/** Behind a name: who was born, or how old someone is. */
export const bornBehind =
  /^(?:,? \(?(?:born|geboren|geb\.|née? |nacid[oa]|\* ?\d|aged? \d|\d{1,3} (?:years|Jahre|ans|años))|, \d{1,2},)/iu

/** In front of a single word these make it a place. */
export const locatives = set('in near en nach aus desde depuis dans hacia vers')

/** Ends of letters: the next line that is not empty is a signature. */
export const closing =
  /^[\s>*_-]*(?:(?:best|kind|warm|kindest|warmest|many)? ?(?:regards|wishes|thanks)|best|cheers|thanks(?: a lot| again| so much)?|thank you|sincerely|yours(?: sincerely| faithfully| truly)?|sincerely yours|love|xoxo|take care|talk soon|see you|respectfully|(?:mit )?(?:freundlichen?|besten?|herzlichen?|lieben?|liebe|viele|schöne|sonnige) (?:gr(?:ü|ue)(?:ß|ss)en?)(?: aus \S+)?|(?:viele |liebe |beste )?gr(?:ü|ue)(?:ß|ss)e|mfg|lg|vg|bg|danke(?: (?:dir|dir|ihnen|schön))?|bis (?:bald|dann)|dein|deine|ihr|ihre|hochachtungsvoll|(?:bien )?cordialement|bien à (?:vous|toi)|(?:meilleures |sincères )?salutations.{0,40}|amicalement|sincèrement|bises|bisous|à bientôt|merci(?: d['’]avance| beaucoup)?|(?:un )?(?:cordial |afectuoso )?saludos?(?: cordial(?:es)?)?|atentamente|un abrazo|abrazos|besos|gracias(?: de antemano)?|muchas gracias|cordialmente|hasta pronto|con cariño)[\s,.!–-]*$/iu

/** Not people, though one writes to them. */
export const addressees = set(
  `sir madam sirs team all everyone everybody folks friends friend colleague colleagues customer customers guests guest hiring recruiter support community members member subscriber user users students parents there again guys ladies
  gentlemen world world valued resident neighbors neighbours
  damen herren kollegen kolleginnen kunde kunden kundin team freunde eltern gaste leser leserinnen mitglieder zusammen alle leute welt nachbarn nutzer
  tous toutes mesdames messieurs equipe collegues amis client clients parents monde madame monsieur chers
  todos todas senores senoras equipo companeros amigos cliente clientes padres mundo senor senora a`,
)

/** Small words inside names. */
export const particles = set(
  'von van der den de del della di da dos du la le las los ten ter zu zur zum vom bin ibn al el abu ben st saint san mc mac y e af av',
)

/** After these it was no person but a firm, a street, a school, an event. */
export const notPeople = set(
  `inc ltd llc plc gmbh ag kg ohg ev ug sa sas sarl sl slu spa corp corporation company co group holding bank airlines hotel restaurant cafe bar museum university college school hospital
  church airport station stadium theatre theater library park street road avenue lane square bridge tower center centre institute foundation award prize cup trophy festival records pictures studios
  street st rd ave boulevard str strasse weg platz gasse allee universitat schule gymnasium klinik krankenhaus kirche bahnhof flughafen stadion stiftung preis verlag brauerei werke haus museum
  methode effekt gesetz syndrom syndrome theorem law effect disease algorithm number constant scale method
  universite ecole lycee college hopital eglise gare stade fondation prix musee universidad escuela colegio instituto hospital iglesia estacion estadio fundacion premio museo calle`,
)

/** Before what has a capital, inhabitants or a flag: a country, whatever people are called so. */
export const placeBefore =
  /(?:capitals?|population|inhabitants|currency|flag|hauptstadt|einwohner|einwohnerzahl|bevölkerung|währung|flagge|capitale|habitants|monnaie|drapeau|población|habitantes|moneda|bandera) (?:of|de|von|d[eu]|de la) $/iu

/** The last words of the above: where none of them stands before, the pattern need not be tried. */
export const ofPlace = set('of de von du la')
