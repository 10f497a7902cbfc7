/**
 * Beside the countries, languages and cities that Node knows itself (ICU): large cities, regions, planets, organisations
 * and works that would pass for a given name and a surname; words joined by `_`, folded.
 */
export const placesAndWorks = `
  new_york new_york_city new_jersey new_mexico new_orleans new_hampshire new_england new_delhi new_south_wales los_angeles san_francisco san_diego san_jose san_antonio san_salvador san_sebastian san_bernardino
  santa_fe santa_barbara santa_monica santa_cruz santa_clara santa_cruz_de_tenerife saint_louis saint_paul saint_petersburg st_louis st_petersburg st_gallen st_moritz sankt_petersburg sankt_gallen sankt_moritz saint_petersbourg san_petersburgo
  las_vegas las_palmas salt_lake_city kansas_city oklahoma_city el_paso fort_worth fort_lauderdale palm_springs palm_beach long_beach long_island silicon_valley rhode_island north_carolina south_carolina
  north_dakota south_dakota west_virginia british_columbia nova_scotia prince_edward_island baja_california quintana_roo nuevo_leon rio_grande rio_de_janeiro belo_horizonte porto_alegre minas_gerais mato_grosso
  mexico_city ciudad_de_mexico ciudad_juarez guatemala_city ciudad_de_guatemala panama_city ciudad_del_cabo cape_town le_cap kapstadt cape_cod port_elizabeth port_said port_louis port_vila
  vina_del_mar mar_del_plata santa_marta san_miguel_de_tucuman santiago_de_chile santiago_de_compostela santiago_de_cuba tierra_del_fuego terre_de_feu feuerland machu_picchu
  addis_abeba tel_aviv abu_dhabi abou_dabi abu_dabi kuala_lumpur ho_chi_minh_city ho_chi_minh siem_reap chiang_mai koh_samui da_nang hong_kong ulan_bator oulan_bator
  novi_sad banja_luka nizhny_novgorod frankfurt_am_main frankfurt_oder rothenburg_ob_der_tauber baden_baden bad_homburg bad_tolz garmisch_partenkirchen den_haag the_hague la_haye la_haya
  sachsen_anhalt nordrhein_westfalen rheinland_pfalz baden_wurttemberg schleswig_holstein mecklenburg_vorpommern costa_brava costa_blanca costa_del_sol costa_azul la_mancha castilla_la_mancha
  islas_canarias islas_baleares illes_balears san_fernando pais_vasco la_coruna la_rochelle la_reunion le_mans le_havre ile_de_france ile_maurice isla_mauricio cote_azur pays_basque mont_blanc mont_saint_michel monte_carlo
  cinque_terre monte_rosa monte_cristo monte_bianco val_gardena val_isere lago_maggiore lago_di_garda lac_leman sierra_nevada sierra_madre mount_everest mount_rainier mount_fuji mount_kilimanjaro mount_vesuvius
  south_korea north_korea south_sudan east_timor sri_lanka saudi_arabia saudi_arabien cabo_verde papua_new_guinea papua_neuguinea papua_nueva_guinea guinea_ecuatorial emiratos_arabes estados_unidos reino_unido vereinigte_staaten vereinigte_arabische_emirate
  nueva_zelanda nueva_york nueva_delhi nueva_orleans nouvelle_orleans nouvelle_ecosse great_britain grande_bretagne gran_bretana grossbritannien northern_ireland irlanda_del_norte irlande_du_nord ivory_coast costa_de_marfil
  lake_victoria lake_geneva lake_tahoe lake_michigan victoria_falls death_valley grand_canyon great_barrier_reef big_sur hudson_bay cook_islands christmas_island easter_island isla_de_pascua ile_de_paques falkland_islands islas_malvinas
  goldman_sachs morgan_stanley merrill_lynch lehman_brothers wells_fargo ernst_young price_waterhouse boston_dynamics johnson_johnson procter_gamble eli_lilly bristol_myers rolls_royce harley_davidson aston_martin alfa_romeo mercedes_benz
  land_rover louis_vuitton hugo_boss calvin_klein ralph_lauren tommy_hilfiger giorgio_armani dolce_gabbana yves_saint_laurent jean_paul_gaultier christian_dior max_mara levi_strauss ben_jerry dr_oetker jack_daniels johnnie_walker jim_beam
  max_planck_institut fraunhofer_gesellschaft johns_hopkins standard_chartered credit_suisse julius_bar deutsche_bank air_france burger_king taco_bell hewlett_packard texas_instruments rio_tinto san_miguel el_corte_ingles leroy_merlin
  manchester_united real_madrid bayern_munchen red_cross croix_rouge cruz_roja amnesty_international united_nations nations_unies naciones_unidas vereinte_nationen lockheed_martin dow_jones
  don_quixote don_quijote don_juan don_giovanni romeo_and_juliet romeo_und_julia romeo_et_juliette romeo_y_julieta mona_lisa harry_potter anna_karenina madame_bovary moby_dick robinson_crusoe jane_eyre oliver_twist david_copperfield
  peter_pan tom_sawyer huckleberry_finn sherlock_holmes dorian_gray effi_briest wilhelm_tell maria_stuart emilia_galotti nathan_der_weise william_tell julius_caesar king_lear notre_dame star_wars star_trek
  james_bond indiana_jones forrest_gump mary_poppins alice_in_wonderland don_carlos hansel_und_gretel hansel_and_gretel la_traviata la_boheme madama_butterfly porgy_and_bess der_steppenwolf
  pedro_paramo cien_anos_de_soledad la_celestina eugenie_grandet cyrano_de_bergerac bel_ami manon_lescaut tristan_und_isolde tristan_et_iseult pippi_langstrumpf
`

/** Words alone: planets and peoples whose names are in the lists of names; folded. */
export const otherWords =
  `mercury mars jupiter saturn uranus neptune pluto venus merkur neptun mercure jupiter saturne neptune pluton mercurio marte jupiter saturno urano neptuno
  peruvian chilean colombian venezuelan cuban argentine bolivian egyptian moroccan algerian tunisian nigerian kenyan ghanaian israeli iranian iraqi syrian pakistani romanian hungarian bulgarian croatian croat serb
  burkinabe malian ivorian congolese rwandan ugandan tanzanian zambian angolan mozambican malagasy peruaner chilenen kolumbianer kubaner agypter marokkaner nigerianer kenianer israelis iraner iraker syrer
  peruvien chilien colombien cubain egyptien marocain nigerian kenyan israelien iranien irakien syrien peruano chileno colombiano cubano egipcio marroqui nigeriano keniano israeli irani iraqui sirio
  amazonas amazonien amazonie amazonia sahara himalaya everest danube donau rhine rhein rhin rin rhone loire elbe seine themse thames tamise tamesis nile nil nilo ganges mississippi missouri yangtze volga wolga euphrates tigris
  unesco unicef greenpeace interpol europol opec oecd nasa esa cern mit harvard yale princeton stanford sorbonne eton`.split(
    /\s+/,
  )
