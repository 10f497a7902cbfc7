/** Names of illnesses, folded, several words joined by `_`. Those whose ending tells (-itis, -ose …) need not be here. */
export const illnesses = `
  diabetes diabetic diabetica diabetico diabetiker diabetikerin diabetique asthma asme asma cancer krebs tumor tumeur tumour leukemia leukamie leucemie leucemia lymphoma lymphom lymphome linfoma melanoma melanom
  brustkrebs lungenkrebs darmkrebs prostatakrebs hautkrebs stroke schlaganfall avc ictus infarct infarkt herzinfarkt infarctus infarto heart_attack heart_failure herzinsuffizienz insuffisance_cardiaque insuficiencia_cardiaca
  crise_cardiaque high_blood_pressure hypertension bluthochdruck hypertonie tension_alta hipertension arrhythmia atrial_fibrillation vorhofflimmern fibrilacion_auricular angina
  depression depressed depressive depressionen depresion depresivo anxiety_disorder anxiety panic_attacks panic_attack angststorung panikattacken panikattacke trouble_anxieux crises_de_panique crises_d'angoisse ansiedad ataques_de_panico
  bipolar bipolar_disorder bipolare bipolaire trouble_bipolaire trastorno_bipolar schizophrenia schizophrenie esquizofrenia adhd ads adhs tdah ptsd ptbs tspt ocd burnout burn-out anorexia anorexie magersucht bulimia bulimie
  autism autismus autisme autismo autistic autistisch autiste autista asperger borderline insomnia insomnie insomnio schlafstorungen schlaflosigkeit alcoholism alcoholic alkoholsucht alkoholiker alcoolisme alcoholismo addiction drogensucht
  epilepsy epilepsie epilepsia migraine migraines migrane migranas migrana parkinson alzheimer dementia demenz demence demencia multiple_sclerosis multiple_sklerose sclerose_en_plaques esclerosis_multiple 
  hiv aids vih sida hepatitis tuberculosis tuberkulose tuberculose covid covid-19 influenza grippe gripe pneumonia lungenentzundung pneumonie neumonia bronchitis herpes syphilis sifilis chlamydia chlamydien chlamydiae gonorrhea tripper
  shingles gurtelrose lyme borreliose malaria dengue measles masern rougeole sarampion mononucleosis crohn morbus_crohn crohn's colitis celiac zoliakie coeliaque celiaca celiaco ibs reizdarm reflux ulcer magengeschwur
  ulcere ulcera gastritis lupus rheumatism rheuma rheumatismus rhumatisme reuma gicht osteoporosis osteoporose osteoporosis fibromyalgia fibromyalgie fibromialgia scoliosis skoliose scoliose escoliosis
  herniated_disc slipped_disc bandscheibenvorfall hernie_discale hernia_discal psoriasis eczema ekzem eczema neurodermitis schuppenflechte rosacea acne anemia anamie anemie anaemia hypothyroidism hashimoto schilddrusenunterfunktion
  hypothyroidie hipotiroidismo hyperthyroidism kidney_failure kidney_disease kidney_stones niereninsuffizienz nierensteine insuffisance_renale calculs_renaux insuficiencia_renal calculos_renales cirrhosis leberzirrhose cirrhose cirrosis
  endometriosis endometriose pcos sopk infertility unfruchtbarkeit infertilite infertilidad miscarriage fehlgeburt fausse_couche aborto abortion abtreibung avortement ivg pregnant pregnancy schwanger schwangerschaft enceinte grossesse embarazada embarazo
  menopause wechseljahre menopausia erectile_dysfunction impotence impotenz impotencia cystic_fibrosis mukoviszidose mucoviscidose fibrosis_quistica down_syndrome sickle_cell hemophilia hamophilie hemophilie hemofilia thrombosis thrombose
  trombosis embolism embolie embolia aneurysm copd bpco epoc sleep_apnea schlafapnoe apnee_du_sommeil apnea_del_sueno glaucoma glaukom glaucome cataract katarakt grauer_star cataracte cataratas macular_degeneration tinnitus acouphenes
  concussion gehirnerschutterung commotion_cerebrale conmocion sepsis gangrene cellulitis hernia leistenbruch hernie hemorrhoids hamorrhoiden hemorroides hemorroides appendicitis blinddarmentzundung appendicite apendicitis
  allergy allergies allergie allergien alergia alergias allergic allergisch allergique alergico alergica hay_fever heuschnupfen rhume_des_foins lactose_intolerance laktoseintoleranz suicidal selbstmordgedanken suizidgedanken idees_suicidaires
  pensamientos_suicidas self-harm overdose uberdosis chemotherapy chemotherapie chimiotherapie quimioterapia chemo radiotherapy strahlentherapie radiotherapie radioterapia dialysis dialyse dialisis transplant psychotherapy psychotherapie terapia
  heart_murmur herzgerausch souffle_au_coeur soplo_en_el_corazon gallstones gallensteine calculs_biliaires calculos_biliares sciatica ischias sciatique ciatica vertigo scabies kratze gale sarna mumps oreillons paperas
  chickenpox windpocken varicelle varicela whooping_cough keuchhusten coqueluche tosferina scarlet_fever scharlach scarlatine escarlatina ringworm lice lause poux piojos warts warzen verrues verrugas athlete's_foot fusspilz
  tonsillitis mandelentzundung angine amigdalitis sinus_infection ear_infection urinary_tract_infection uti blasenentzundung infection_urinaire infeccion_urinaria yeast_infection thrush kidney_infection
  frozen_shoulder tennis_elbow carpal_tunnel karpaltunnelsyndrom canal_carpien sindrome_del_tunel_carpiano torn_ligament kreuzbandriss meniscus meniskusriss menisque menisco broken_leg broken_arm beinbruch armbruch knochenbruch
  fracture fractura sprained_ankle entorse esguince whiplash schleudertrauma prediabetes gestational_diabetes schwangerschaftsdiabetes high_cholesterol colesterol_alto cholesterol heart_condition herzschrittmacher pacemaker marcapasos
  stent hip_replacement huftprothese knee_replacement colostomy ibd fatty_liver fettleber higado_graso pancreatitis gluten_intolerance glutenunvertraglichkeit nut_allergy peanut_allergy erdnussallergie allergie_aux_arachides
  postpartum_depression wochenbettdepression depression_post-partum depresion_posparto dyslexia legasthenie dyslexie dislexia stutter panikstorung phobia eating_disorder essstorung trouble_alimentaire trastorno_alimentario narcissistic
  long_covid lungenkrebs prostatitis prostate_cancer cervical_cancer gebarmutterhalskrebs skin_cancer bowel_cancer colon_cancer lung_cancer ovarian_cancer metastasis metastasen metastases metastasis ivf kunstliche_befruchtung
  bypass mastectomy hysterectomy vasectomy
`

/** Complaints: told of oneself or of someone else they are about health; folded. */
export const symptoms = `
  headache headaches fever cough coughing nausea nauseous vomiting dizziness dizzy diarrhea diarrhoea constipation fatigue rash itching chest_pain back_pain stomach_ache stomachache toothache sore_throat shortness_of_breath palpitations
  heartburn hot_flushes hot_flash bloating hiccups runny_nose stuffy_nose blocked_nose earache stiff_neck sore_knee sore_back knee_pain hip_pain neck_pain shoulder_pain blister blisters bruises hives wheezing phlegm acid_reflux
  swelling bleeding cramps numbness seizure seizures fainting night_sweats blurred_vision joint_pain abdominal_pain hot_flashes chills migraine weight_loss lump tremor tremors hearing_loss 
  kopfschmerzen kopfweh fieber husten ubelkeit ubel erbrechen schwindel schwindelig schwindlig durchfall verstopfung mudigkeit ausschlag juckreiz brustschmerzen ruckenschmerzen bauchschmerzen bauchweh zahnschmerzen halsschmerzen
  sodbrennen blahungen ohrenschmerzen nasenbluten steifer_nacken schnupfen halsweh magenschmerzen gliederschmerzen wadenkrampfe hexenschuss kreislaufprobleme atembeschwerden
  atemnot kurzatmigkeit herzrasen schwellung blutung krampfe krampf taubheitsgefuhl krampfanfall ohnmachtig nachtschweiss gelenkschmerzen hitzewallungen schuttelfrost ohrensausen knieschmerzen nackenschmerzen
  fievre toux nausee nausees vomissements vertige vertiges diarrhee fatigue eruption demangeaisons maux_de_tete mal_a_la_tete mal_de_tete mal_au_ventre mal_au_dos mal_de_dos mal_de_gorge mal_a_la_gorge douleur_thoracique douleurs douleur
  brulures_d'estomac brulures_estomac reflux nez_bouche saignement_de_nez ballonnements mal_aux_oreilles mal_au_coude lumbago torticolis fourmillements rhume
  essoufflement palpitations gonflement saignements crampes engourdissement convulsions sueurs_nocturnes frissons bouffees_de_chaleur mal_aux_dents mal_au_genou courbatures
  fiebre tos nauseas vomitos mareo mareos diarrea estrenimiento cansancio sarpullido picor dolor dolores dolor_de_cabeza dolor_de_espalda dolor_de_garganta dolor_de_estomago dolor_en_el_pecho dolor_de_muelas falta_de_aire palpitaciones
  ardor_de_estomago acidez dolor_de_oido dolor_de_rodilla dolor_de_cuello lumbalgia tortícolis torticolis hormigueo resfriado mocos sangrado_de_nariz
  hinchazon sangrado calambres entumecimiento convulsiones sudores_nocturnos escalofrios sofocos
`

/** Medicines by their common names and frequent brands; those with a stem of the INN system need not be here; folded. */
export const medicines = `
  ibuprofen paracetamol acetaminophen aspirin aspirina aspirine metformin metformina metformine insulin insulina insuline levothyroxine levothyroxin levotiroxina l-thyroxin thyroxine euthyrox warfarin marcumar eliquis xarelto
  prednisone prednisolon prednison cortison cortisone cortisona hydrocortisone dexamethasone sertraline sertralin sertralina zoloft prozac fluoxetine fluoxetin fluoxetina citalopram escitalopram lexapro cipralex seroplex venlafaxine venlafaxin
  effexor bupropion wellbutrin mirtazapine mirtazapin lithium lithiumcarbonat litio quetiapine quetiapin seroquel risperidone risperdal olanzapine zyprexa aripiprazole abilify haloperidol haldol xanax alprazolam lorazepam tavor ativan
  diazepam valium clonazepam rivotril zolpidem ambien stilnox ritalin ritaline methylphenidate methylphenidat adderall vyvanse elvanse strattera tramadol tramal oxycodone oxycontin morphine morphin morfina fentanyl fentanilo
  codeine codein codeina methadone methadon naproxen diclofenac voltaren novalgin metamizol nolotil dafalgan doliprane efferalgan advil tylenol nurofen ventolin salbutamol albuterol symbicort seretide spiriva montelukast
  omeprazole pantoprazol pantoprazole omeprazol nexium amoxicillin amoxicilina amoxicilline augmentin penicillin penicilina azithromycin ciprofloxacin doxycycline lisinopril ramipril enalapril losartan valsartan candesartan amlodipine bisoprolol
  metoprolol propranolol atorvastatin simvastatin rosuvastatin lipitor furosemide furosemid torasemid hydrochlorothiazide spironolactone clopidogrel plavix digoxin gabapentin pregabalin pregabalina lyrica neurontin topiramate lamotrigine keppra
  levetiracetam valproate depakine carbamazepine tegretol levodopa madopar sinemet donepezil memantine sumatriptan imigran methotrexate methotrexat metotrexato humira adalimumab enbrel remicade infliximab ozempic wegovy semaglutide mounjaro
  trulicity jardiance truvada biktarvy tamoxifen tamoxifene tamoxifeno letrozole imatinib keytruda pembrolizumab herceptin rituximab sildenafil viagra cialis finasteride tamsulosin testosterone testosteron estradiol progesterone
  antidepressant antidepressants antidepressiva antidepresseurs antidepresivos antibiotic antibiotics antibiotika antibiotiques antibioticos painkillers schmerzmittel sleeping_pills schlaftabletten somniferes somniferos blood_thinners blutverdunner anticoagulants
`

/** Endings of illnesses in the four languages, and of medicines by the stems of the WHO's INN system (2018); folded. */
export const endings: ReadonlySet<string> = new Set(
  `itis osis lepsie lepsy lepsia algia algie aemia emia amie emie oedema odem oedeme pathy pathie patia plegia plegie plejia phobia phobie fobia
  enterite arthrite hepatite gastrite bronchite dermatite colite sinusite otite cystite pancreatite nephrite phlebite tendinite meningite cardite thyroidite conjonctivite laryngite
  arthrose artrosis arthrosis artrose fibrose fibrosis sklerose sclerose sclerosis cirrhose thrombose psychose psychosis psicosis neurose nekrose necrosis stenose stenosis sarkoidose sarcoidosis sarcoidose
  mykose micosis mycose plasmose plasmosis acidose silicosis asbestose asbestosis listeriose listeriosis salmonellose salmonelosis brucelosis
  carcinoma karzinom carcinome sarcoma sarkom sarcome melanom lymphom blastom blastoma blastome adenom adenoma adenome myelom myeloma myelome mieloma
  krebs schmerzen entzundung insuffizienz infektion allergie intoleranz lahmung vergiftung syndrom schwache erkrankung
  sartan olol statin statine statina prazol prazole conazol conazole nidazol nidazole cillin cilline cilina mycin mycine micina cyclin cycline ciclina floxacin floxacine floxacino ciclovir vudine tegravir
  navir buvir ximab zumab tumab mumab limab tinib ciclib gliptin gliptine gliptina gliflozin gliflozine gliflozina glutid glutide glutida dipin dipine dipino azepam zolam triptan oxetin oxetine oxetina profen
  profene profeno parin parine parina xaban gatran lukast setron tidin tidine tidina glitazon glitazone semid semide semida thiazid thiazide tiazida peridol peridone zapin zapine zapina tiapin tiapine
  dronat dronate dronato terol tropium tropio barbital racetam gabalin triptyline triptylin triptilina pramin pramine pramina caine grelor fibrat fibrate fibrato`.split(
    /\s+/,
  ),
)

/** Words with such an ending that are no illness. */
export const exceptions: ReadonlySet<string> = new Set(
  `metamorphosis hypnosis osmosis symbiosis diagnosis prognosis mitosis meiosis gnosis apotheosis hipnosis simbiosis dosis metempsychosis academia akademie academie epidemia pandemia pandemie epidemie bohemia chemie alchemie anatomie blasphemie sympathie empathie sympathy empathy telepathy telepathie antipathie simpatia empatia
  apathie antipatia cocaine dynamie infamie bigamie polygamie polyamie monogamie premie economie gourmandise nostalgia nostalgie premier schwache wirtschaftsschwache`.split(
    /\s+/,
  ),
)
