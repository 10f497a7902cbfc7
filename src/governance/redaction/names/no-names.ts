/** Words that stand in lists of names but hardly ever are one; folded. */
export const neverNames: ReadonlySet<string> = new Set(
  `the and you your she him her his they them who what when where why how not but for with from this that these those are was were has have had
  been being can could would should shall might must does did done get got let come came goes going gone said say says see saw seen ask asks asked
  all any some each every both few many most more much less least other another such only own same than then too very just also even ever never always
  often here there now today tomorrow yesterday tonight morning evening afternoon night day days week month year please thanks thank dear hello hey
  yes yeah okay sorry welcome good great nice best well new old big small long short first last next second third one two three four five six seven
  eight nine ten into onto over under after before until while during about above below between through again once out off down true false null none
  unknown name names first person people man men woman women boy girl child children baby father mother brother sister son daughter wife husband
  friend friends family doctor nurse teacher boss manager team group company office service support customer user admin account order invoice price
  total number date time place city town street road house home room school work job case math orange example question answer problem error file
  general colonel major captain sergeant president king queen prince princess lord lady sir madam miss mister saint little young guy buddy mommy daddy
  der die das den dem des ein eine einen einem einer und oder aber ich wir sie ihr mir mich dir dich uns euch ihm ihn ihnen sein seine mein meine dein deine
  nicht kein keine mit von bei aus nach vor zum zur auf fur uber unter zwischen durch gegen ohne bis seit weil wenn dass als ob wie wer wen wem was wann warum
  wird wurde werden war waren ist sind hat haben hatte kann konnen muss soll sollen darf mag bin bist seid gibt geht ging heute morgen gestern abend
  bitte danke hallo guten gute liebe lieber liebes sehr auch noch schon nur immer nie mal ja nein doch hier dort jetzt dann davon anders oma opa mama papa
  le la les un une des du de et ou mais donc car que qui quoi dont ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs je tu il elle
  nous vous ils elles on est sont etait etre avoir suis avez avons ont fait faire dit pas plus moins tres bien bon bonne merci bonjour bonsoir salut oui non avec
  sans dans par pour sur sous chez vers entre depuis pendant avant apres quand comme si tout tous toute toutes aussi encore deja jamais toujours mal cher chere
  chers chance ami amie amitie mere pere frere soeur fils fille dame monsieur madame belle beau maire roi reine
  el los las una unos unas y o pero que quien cual cuando donde como porque con sin sobre entre hasta desde para por muy mas menos bien mal bueno buena buenos
  buenas dias tardes noches hola gracias favor ser estar soy eres somos son estoy esta este esto esos esas aquel hay tener tengo tiene hacer hace dice dijo hoy
  manana ayer ahora nunca siempre tambien solo todo toda todos todas otro otra nada algo senor senora senorita don dona casa vida amigo amiga padre madre
  hermano hermana hijo hija nino mio tuyo suyo querida querido ante durante mientras vale viva nos les`.split(/\s+/),
)

/** Given names that the lists lack, most of them since they are words; folded. */
export const alsoGiven = 'will ed jo bo ty al di mo'

/**
 * Given names that are also words, towns, months or brands, in one of the four languages; folded. They are taken for
 * names where the words around them say so, and beside a surname.
 */
export const ambiguous = `
  will mark may rose grace hope faith joy art bill pat sue dean drew grant rich violet ivy lily iris daisy olive ruby amber
  crystal summer autumn april june august dawn eve carol holly heather jasmine ginger rosemary sage basil angel chase clay cliff colt dale destiny forest gene glen
  harmony heath hunter jade jay jewel kit lance lane mercy miles mason carter cooper parker tanner tucker page paige penny piper porter prudence reed rocky
  rusty sandy skip star stone storm tiffany trinity wade ward wren paris london florence sydney austin dallas houston madison savannah charlotte brooklyn chelsea
  victoria georgia virginia carolina india china israel jordan chad kenya asia africa america europe berlin hamburg cologne vienna geneva milan roma valencia sofia
  rosa ernst wolf heide linde otto kraft herz rain mai juni juli pierre marine fleur aime desire france constant parfait prudent blanche
  victoire perle ange noel juste aurore celeste clemence felicite dolores mercedes luz paz sol mar cruz jesus rocio soledad gloria alma
  blanca clara concepcion asuncion remedios milagros amparo socorro domingo leon trinidad estrella perla nieves reyes santiago salvador guadalupe montserrat
  abril julio cielo flor bella linda rico santa santo santos bishop christ christy cherry candy honey sunny sonny bud buddy buck butch bunny
  baron earl duke king prince queen marshall major marquis judge justice noble royal saint pastor deacon archer baker butler chandler fisher fletcher foster hunt miller
  potter sawyer shepherd smith taylor turner tyler walker weaver brook brooks ford hill hall wood woods field forest glenn lake river marsh north west east south
  bell bird crow dove drake finch fox hawk lamb lion swan wolfe raven bear birdie merlin pearl opal coral crystal diamond gem silver golden scarlet gray green
  brown black white pink blue red sky skye blaze cash chance chip cookie dash fancy gift happy glory guy haven heaven honor hung jet junior kent lark liberty link loyal lucky
  melody mercy mercer merit merry minor mint misty moe moon moses nova ocean pepper phoenix pierce pink precious price prosper psalm queen quill ransom rex rhythm rich rip
  rod roman rosary rush rye sailor sharp shell sierra silver slade smiley star starr steel sterling story summit sunday monday friday talon temple tempo tide trace treasure
  trip tripp true unique vale valentine van velvet venus vesper victory wells whisper wiley windy winner winter woody worth zeal zen echo era essence ever faun fern flint flora
  aura aurora luna stella bianca domino mike delta alpha lima romeo sierra charlie foxtrot golf hotel papa quebec tango whiskey apache jenkins maven
  alexa siri cortana claude gemini watson amazon apple mini lisa dell jupyter django flask julia ruby perl ava bard lex polly dolly nova
  jan feb mar apr jun jul aug sep oct nov dec mia les mac pc cd art sal cal val mat pen pin pat peg buck marina villa gala mira vera
  petra prima solo uno ole malo sari taj bree brie cole kale rice pepe dot don buster earnest ernest valor bo
  adler konig kaiser koch bauer richter vogel winter sommer herbst engel fuchs hahn hirsch lowe lamm falk sonntag montag freitag gold stein berg bach busch wald baum blum roth
  schwarz weiss grun gross klein lang kurz jung alt neu hell stark fromm lieb gut reich handy lasse gabe bosse fern ali bill angeles isla mina 
  salome laurier colombe marguerite capucine hyacinthe narcisse ambre cerise prune violette anis romarin sauge melisse angelique veronique clementine valentin
  marjolaine eglantine garance reine lorraine bretagne normandie provence savoie paulo lourdes asuncion caridad piedad purificacion rosario inmaculada encarnacion angustias
  ed jo ty al di mo ella don fe amor candela cayo cesar dulce fidel franco inocencio justo marino maximo modesto placido prospero severo urbano amado moreno rubio delgado leal hurtado bravo
  cris sera nana lois loup gage alise clemente victoria regina
  windsor lincoln washington kennedy jackson jefferson franklin hamilton cleveland denver memphis orlando phoenix raleigh richmond salem troy verona vienna siena lourdes assisi cairo
`

/** Places, peoples, languages, months, weekdays, feasts, brands and products; folded. */
export const placesAndBrands = `
  january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
  januar februar marz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
  janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche
  enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo
  christmas easter halloween thanksgiving ramadan hanukkah passover weihnachten ostern pfingsten silvester karneval noel paques toussaint navidad pascua
  english german french spanish italian portuguese dutch polish russian turkish arabic hebrew chinese japanese korean hindi greek latin swedish danish norwegian finnish
  american british irish scottish welsh canadian australian european african asian mexican brazilian indian swiss austrian belgian ukrainian
  deutsch englisch franzosisch spanisch italienisch deutsche deutscher deutschen englische franzosische europaische europaischen bayerische berliner hamburger munchner kolner wiener schweizer
  francais francaise anglais allemand allemande espagnol italien europeen europeenne americain parisien espanol espanola ingles aleman alemana frances francesa italiano europea europeo americano
  christian muslim jewish buddhist hindu catholic protestant orthodox islam
  europe africa asia america australia antarctica europa afrika asien amerika germany france spain italy portugal england scotland wales ireland britain kingdom
  netherlands belgium switzerland austria poland russia ukraine turkey greece sweden norway denmark finland iceland hungary romania bulgaria serbia croatia slovenia slovakia
  china japan korea india pakistan bangladesh indonesia vietnam thailand philippines malaysia singapore israel iran iraq syria egypt morocco algeria tunisia libya nigeria kenya ethiopia ghana
  mexico brazil argentina chile peru colombia venezuela ecuador bolivia uruguay paraguay cuba canada states usa uk eu un nato
  deutschland frankreich spanien italien osterreich schweiz niederlande belgien polen russland turkei griechenland schweden norwegen danemark finnland ungarn rumanien bayern sachsen hessen
  allemagne espagne italie angleterre suisse autriche belgique pologne russie turquie grece bretagne normandie provence bourgogne alsace corse
  alemania francia espana italia inglaterra suiza belgica polonia rusia turquia grecia andalucia cataluna galicia aragon castilla navarra asturias
  london paris berlin madrid rome roma vienna wien munich munchen hamburg cologne koln frankfurt stuttgart dusseldorf dortmund essen leipzig dresden bremen hannover hanover nuremberg nurnberg
  bonn mannheim karlsruhe augsburg munster freiburg heidelberg potsdam rostock kiel lubeck mainz kassel erfurt wiesbaden bielefeld wuppertal bochum duisburg aachen ulm regensburg wurzburg
  marseille lyon toulouse nice nantes strasbourg montpellier bordeaux lille rennes reims toulon grenoble dijon angers nimes brest tours limoges metz nancy rouen caen orleans cannes avignon
  barcelona valencia sevilla seville zaragoza malaga murcia palma bilbao alicante cordoba valladolid vigo gijon granada oviedo pamplona toledo salamanca cadiz burgos leon santander
  manchester birmingham liverpool leeds sheffield bristol glasgow edinburgh cardiff belfast oxford cambridge brighton york newcastle nottingham leicester southampton plymouth bath dublin cork
  zurich geneva genf basel bern lausanne luzern salzburg graz linz innsbruck brussels bruxelles antwerp amsterdam rotterdam utrecht copenhagen stockholm oslo helsinki warsaw krakow prague prag
  budapest bucharest sofia athens athen istanbul ankara moscow moskau kyiv kiev lisbon lisboa lissabon porto milan milano mailand naples napoli turin torino florence firenze venice venezia venedig
  coventry derby wolverhampton swansea exeter norwich ipswich reading luton preston sunderland middlesbrough blackpool bournemouth aberdeen dundee inverness galway limerick
  braunschweig chemnitz magdeburg halle saarbrucken hamm oberhausen hagen krefeld leverkusen solingen paderborn ingolstadt furth heilbronn pforzheim wolfsburg gottingen bottrop reutlingen koblenz
  jena trier moers siegen hildesheim salzgitter cottbus gutersloh bamberg bayreuth passau rosenheim landshut konstanz tubingen schwerin flensburg wismar weimar
  villeurbanne amiens besancon perpignan mulhouse boulogne montreuil argenteuil dunkerque tourcoing nanterre creteil versailles poitiers pau rochelle antibes calais beziers ajaccio bourges quimper
  lorient valence troyes chambery niort bayonne mans havre annecy colmar vannes saint-denis saint-etienne aix-en-provence clermont-ferrand
  hospitalet coruna vitoria elche badalona cartagena terrassa jerez sabadell mostoles alcala henares fuenlabrada leganes getafe almeria alcorcon castellon albacete badajoz logrono huelva tarragona
  lleida marbella mataro reus telde ourense lugo girona caceres melilla ceuta segovia avila soria teruel huesca cuenca zamora ibiza florencia florenz viena londres nueva roma bruselas ginebra
  tokyo osaka kyoto beijing shanghai seoul delhi mumbai bangalore singapore bangkok hanoi jakarta manila dubai cairo nairobi lagos casablanca johannesburg sydney melbourne auckland toronto
  montreal vancouver ottawa chicago boston houston dallas austin denver seattle portland atlanta miami orlando phoenix philadelphia detroit minneapolis baltimore cleveland brooklyn manhattan
  hollywood vegas francisco angeles diego york jersey california texas florida ohio nevada oregon arizona georgia virginia carolina dakota montana colorado washington hawaii alaska
  google microsoft apple amazon facebook meta instagram whatsapp twitter youtube linkedin netflix spotify tesla uber airbnb paypal visa mastercard samsung sony nintendo panasonic toshiba hitachi
  intel nvidia amd ibm oracle cisco dell lenovo asus acer hp adobe siemens bosch miele bmw mercedes benz audi volkswagen porsche opel ford toyota honda nissan mazda hyundai kia volvo fiat renault
  peugeot citroen seat skoda ferrari lamborghini boeing airbus lufthansa ryanair easyjet iberia renfe sncf ikea lidl aldi rewe edeka carrefour auchan leclerc mercadona zara walmart costco target
  starbucks mcdonald nestle danone coca cola pepsi nike adidas puma rolex gucci chanel dior prada hermes lego playstation xbox nintendo switch kindle iphone ipad macbook imac android windows linux
  chromium firefox ubuntu debian fedora github gitlab bitbucket docker kubernetes python javascript typescript java kotlin swift rust golang ruby rails react angular vue node django flask spring laravel postgres
  postgresql mysql sqlite mongodb redis kafka elasticsearch nginx apache chrome firefox safari edge opera outlook excel word powerpoint teams slack zoom skype discord telegram signal trello jira
  notion figma photoshop illustrator lightroom premiere wordpress shopify stripe salesforce sap zendesk openai anthropic claude chatgpt gpt gemini copilot mistral llama gemma qwen siri alexa cortana
  bluetooth wifi usb hdmi pdf html css json xml sql api http https url ceo cto cfo hr it pr qa faq asap fyi eta tv dvd cd gps led vat gmbh ag kg ev sarl sas sa sl inc llc ltd corp
  telekom vodafone orange movistar telefonica sparkasse commerzbank allianz santander bbva caixabank barclays hsbc lloyds citibank chase visa amex bitcoin ethereum
  bundestag bundesrat bundesregierung finanzamt rathaus bundesliga bayern borussia schalke arsenal chelsea tottenham everton juventus inter real atletico barca betis
  olympics olympia eurovision oscar grammy nobel netflix disney pixar marvel wikipedia bible koran god allah jesus buddha
`
