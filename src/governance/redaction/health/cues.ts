const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/))

/** Words that speak of someone; folded. */
export const persons = set(
  `i my mine myself he she his her him hers himself herself patient we our
  ich mein meine meinem meinen meiner mir mich er ihr ihre ihm ihrem ihren ihrer leide nehme habe hatte
  je mon ma mes moi elle lui ai suis prends souffre
  yo mi mis ella tengo tomo sufro padezco estoy tuve tenia tiene toma sufre padece duele duelen`,
)

export const kin = set(
  `mother father mom mum dad son daughter wife husband brother sister grandmother grandfather grandma grandpa aunt uncle cousin child baby boyfriend girlfriend partner friend colleague boss neighbor neighbour
  mutter vater sohn tochter frau mann bruder schwester oma opa tante onkel kind freund freundin kollege kollegin chef chefin nachbar nachbarin patientin patienten kunde kundin
  mere pere fils fille femme mari frere soeur grand-mere grand-pere tante oncle enfant ami amie collegue patron patronne voisin voisine patiente maman papa
  madre padre hijo hija esposa marido hermano hermana abuela abuelo tia tio nino nina novio novia amigo amiga jefe jefa vecino vecina paciente`,
)

/** Between a person and an illness these say that the illness is a subject, nobody's. */
export const blockers = set(
  `about essay article explain book movie film study research lecture wikipedia
  uber artikel aufsatz erklare buch studie referat vortrag
  article expliquer explique livre etude expose
  sobre acerca articulo explica libro estudio trabajo`,
)

/** What follows a medicine that someone takes. */
export const dose =
  /^[ ,:(]{0,3}\d{1,5}(?:[.,/]\d{1,4})? ?(?:mg|mcg|µg|μg|g|ml|mL|IU|IE|UI|units?|Einheiten|unités|unidades|tablets?|Tabletten|comprimés?|comprimidos?|%)(?!\p{L})/iu

/** At the end of what stands before a term: a label, or words of those who are ill. */
export const saidOf =
  /(?:(?:^|[.,:;(] ?)positive for |\b(?:diagnos\p{L}*|dx|rx|hx|pmh|symptoms?|medications?|meds|conditions?|allergies|history|medikamente?|medikation|befund|vorerkrankung(?:en)?|beschwerden|diagnose|médicaments?|traitement|antécédents|diagnostic|síntomas|medicación|medicamentos|antecedentes|diagnóstico) ?[:|-] ?(?:\p{L}{1,20},? ){0,4}|\b(?:diagnosed with|suffer\p{L}* from|treated for|(?:is|was|are|were|be|tested|came back|been) positive for|positiv (?:auf|getestet auf)|positiv[eo]? (?:au|à la|en|para)|recovering from|surgery for|operated (?:on )?for|operiert wegen|wegen|opérée? d(?:e|u|es|['’])|pour cause d(?:e|['’])|operad[oa] de|operaron de|baja por|because of|due to my|leid\p{L}* (?:an|unter)|erkrankt an|atteinte? d(?:e|['’])|souffr\p{L}* d(?:e|u|es|['’])|traitée? pour|padec\p{L}*(?: de)?|sufr\p{L}*(?: de)?|enferm[oa] de|tratamiento (?:para|por)) (?:\p{L}{1,12} ){0,2})$/iu

const phrase = String.raw`(?<it>[\p{L}\d][\p{L}\d'’-]{2,30}(?: (?!(?:au|aux|a|and|or|but|since|for|in|at|by|from|because|when|after|last|this|two|three|which|und|oder|aber|seit|im|in|am|vor|nach|weil|bei|letzte\p{L}*|et|ou|mais|depuis|en|par|à|dans|il|l['’]|y|o|e|pero|desde|por|hace|cuando|el|la|at|on|with|mit|avec|con|para|pour|für|is|ist|est|es|so|that|dass|as|due|which|who|today|yesterday|recently|heute|gestern)(?!\p{L}))[\p{L}\d'’-]{1,30}){0,3})`

/** Words that only illnesses and medicines follow, and what is said. */
export const afterWords = new RegExp(
  String.raw`(?<!\p{L})(?:diagnosed (?:me |him |her |us )?(?:with|as having)|complain(?:s|ed|ing) (?:of|about having)|(?:put|started) (?:my \p{L}{2,15}|me|him|her|us|them) on|(?:current |regular )?medications?:|symptoms?:|klag(?:t|te|en) über|(?:dauer)?medikation:|medikamente:|beschwerden:|verschrieb (?:mir|ihm|ihr|uns)|se plaint (?:de la|de l['’]|d['’]une?|d['’]|de|du|des)|(?:traitement|médicaments?|symptômes?) ?:|(?:a|ai|avait) (?:été )?prescrit(?: du| de la| de l['’]| des)?|(?:medicación|medicamentos|síntomas|tratamiento):|refiere|se queja de|(?:motif de consultation|motivo de consulta|beschwerden|reason for (?:the )?visit) ?:|been diagnosed:|(?:i|he|she|we) suffers? from|suffering from|tested positive for|allergic to|(?:prescribed|put) (?:me|him|her) (?:on )?|was prescribed|dx:|diagnosis:|diagnosis (?:is|was)|medical condition:|leid(?:e|et|en) (?:seit \S{1,12}(?: \S{1,12})? )?(?:an|unter)|erkrankt an|allergisch (?:gegen|auf)|wurde (?:\p{L}{2,12} )?bei (?:mir|ihm|ihr|uns) festgestellt:?|diagnose:|diagnose lautet|diagnose ist|souffr(?:e|es|ons|ent|ait) (?:d['’]une?|d['’]|de la|de l['’]|de|du|des)|atteinte? (?:d['’]une?|d['’]|de la|de l['’]|de|du|des)|diagnostiqué (?:une?|le|la|l['’]|un)|allergique (?:au|aux|à la|à l['’]|à)|(?:m['’]a|lui a|nous a) prescrit(?: du| de la| de l['’]| des)?|diagnostic ?:|diagnostic est|diagnosticado|diagnosticada|diagnosticaron|(?:padezco|padece|padecía|sufro|sufre)(?: de)?|alérgic[oa] (?:a la|a los|al|a)|recetaron|recetado|recetó|enferm[oa] de|diagnóstico:|diagnóstico es) ?(?:(?:(?:a|an|the|mild|severe|acute|chronic|some|my|his|her|einer|einem|eine|einen|der|die|das|dem|den|chronische[rnm]?|akute[rnm]?|schwere[rnm]?|une?|les?|la|des|du|de la|una?|el|los|las) )|l['’]|d['’]|de l['’])?${phrase}`,
  'giu',
)

/** What someone is given, before its dose, as in `tapentadol 50 mg`. */
export const dosed =
  /(?<![\p{L}\p{N}])(?<it>\p{L}[\p{L}-]{4,30}) (?=\d{1,4}(?:[.,]\d{1,3})? ?(?:mg|mcg|µg|μg|IU|IE|UI)(?![\p{L}/]))/gu

/** German says the medicine before the verb: `hat mir Ramipril verschrieben`. */
export const prescribed =
  /(?<!\p{L})(?<it>\p{Lu}\p{L}{4,30}(?: forte| retard)?) (?:verschrieben|verordnet|verschreibt)(?!\p{L})/gu
/** `wurde bei mir Zöliakie festgestellt` */
export const foundIn =
  /(?<!\p{L})bei (?:mir|ihm|ihr|uns|(?:mein|sein|unser|ihr)e[mr]) (?:\p{Ll}{1,15} |\p{Lu}\p{L}{1,20} ){0,6}?(?<it>\p{Lu}[\p{L}-]{4,30}) (?:festgestellt|diagnostiziert|entdeckt|gefunden)(?!\p{L})/gu

/** Nouns of illness that one or two words say more of: `heart disease`, `enfermedad de Chagas`. */
export const heads = {
  /** Behind the word that says which. */
  behind: set(
    'disease disorder syndrome cancer infection failure deficiency intolerance stones attack attacks transplant surgery addiction injury pain ache',
  ),
  /** Before `of` and its like. */
  before: set(
    `cancer cancers tumeur tumor maladie syndrome sindrome trouble troubles calculs calculos insuffisance insuficiencia enfermedad trastorno trastornos artrosis arthrose fracture fractura dolor dolores mal maux
    brulure brulures douleur douleurs ardor crise infarctus infarto hernie hernia morbus ataque ataques`,
  ),
}

export const smallOf = set('de du des del d au aux a al en')

/** These before `disease` do not say which. */
export const noWhich = set(
  'this that some with from have having your their another rare common severe chronic serious mental other disease what which back',
)

/** The beginnings of what is no term after all. */
export const noTerm =
  /^(?:the|a|an|this|that|it|lack|low|slow|poor|too|being|having|not|no|der|die|das|dem|den|diesem|dieser|einem|einer|ce|cette|ces|manque|solitude|este|esta|falta|mucho|muy)(?!\p{L})/iu

/** A sign of the above, cheap to look for. */
export const toldNear =
  /diagnos|suffer|motif de|motivo de|reason for|positive for|allerg|alérg|prescri|put |started |medica|médica|medik|dx:|condition:|symptom|symptôm|síntoma|leid|erkrankt|festgestellt|klag|beschwerd|verschrieb|souffr|plaint|atteint|traitement|tratamiento|padez|padec|sufr|recet|enferm|refiere|queja|complain/gi
