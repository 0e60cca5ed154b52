-- codes: the built-in rows of magtrade_area
--
-- Facts from ISO 3166-1, M49 and the code lists that the sources publish; a test holds them against those lists.

-- countries: ISO 3166-1 alpha-3 and alpha-2, the number that ISO and M49 share, and a name
INSERT INTO magtrade_area (system, code, iso3, name, builtin)
SELECT s.system, s.code, pg_catalog.split_part(line, ' ', 1), pg_catalog.regexp_replace(line, E'^(\\S+ ){3}', ''), true
FROM pg_catalog.regexp_split_to_table($$ABW AW 533 Aruba
AFG AF 004 Afghanistan
AGO AO 024 Angola
AIA AI 660 Anguilla
ALA AX 248 Aland Islands
ALB AL 008 Albania
AND AD 020 Andorra
ARE AE 784 United Arab Emirates
ARG AR 032 Argentina
ARM AM 051 Armenia
ASM AS 016 American Samoa
ATA AQ 010 Antarctica
ATF TF 260 French Southern Territories
ATG AG 028 Antigua and Barbuda
AUS AU 036 Australia
AUT AT 040 Austria
AZE AZ 031 Azerbaijan
BDI BI 108 Burundi
BEL BE 056 Belgium
BEN BJ 204 Benin
BES BQ 535 Caribbean Netherlands
BFA BF 854 Burkina Faso
BGD BD 050 Bangladesh
BGR BG 100 Bulgaria
BHR BH 048 Bahrain
BHS BS 044 Bahamas
BIH BA 070 Bosnia and Herzegovina
BLM BL 652 Saint Barthelemy
BLR BY 112 Belarus
BLZ BZ 084 Belize
BMU BM 060 Bermuda
BOL BO 068 Bolivia
BRA BR 076 Brazil
BRB BB 052 Barbados
BRN BN 096 Brunei
BTN BT 064 Bhutan
BVT BV 074 Bouvet Island
BWA BW 072 Botswana
CAF CF 140 Central African Republic
CAN CA 124 Canada
CCK CC 166 Cocos Islands
CHE CH 756 Switzerland
CHL CL 152 Chile
CHN CN 156 China
CIV CI 384 Cote d'Ivoire
CMR CM 120 Cameroon
COD CD 180 Democratic Republic of the Congo
COG CG 178 Congo
COK CK 184 Cook Islands
COL CO 170 Colombia
COM KM 174 Comoros
CPV CV 132 Cape Verde
CRI CR 188 Costa Rica
CUB CU 192 Cuba
CUW CW 531 Curacao
CXR CX 162 Christmas Island
CYM KY 136 Cayman Islands
CYP CY 196 Cyprus
CZE CZ 203 Czechia
DEU DE 276 Germany
DJI DJ 262 Djibouti
DMA DM 212 Dominica
DNK DK 208 Denmark
DOM DO 214 Dominican Republic
DZA DZ 012 Algeria
ECU EC 218 Ecuador
EGY EG 818 Egypt
ERI ER 232 Eritrea
ESH EH 732 Western Sahara
ESP ES 724 Spain
EST EE 233 Estonia
ETH ET 231 Ethiopia
FIN FI 246 Finland
FJI FJ 242 Fiji
FLK FK 238 Falkland Islands
FRA FR 250 France
FRO FO 234 Faroe Islands
FSM FM 583 Micronesia
GAB GA 266 Gabon
GBR GB 826 United Kingdom
GEO GE 268 Georgia
GGY GG 831 Guernsey
GHA GH 288 Ghana
GIB GI 292 Gibraltar
GIN GN 324 Guinea
GLP GP 312 Guadeloupe
GMB GM 270 Gambia
GNB GW 624 Guinea-Bissau
GNQ GQ 226 Equatorial Guinea
GRC GR 300 Greece
GRD GD 308 Grenada
GRL GL 304 Greenland
GTM GT 320 Guatemala
GUF GF 254 French Guiana
GUM GU 316 Guam
GUY GY 328 Guyana
HKG HK 344 Hong Kong
HMD HM 334 Heard and McDonald Islands
HND HN 340 Honduras
HRV HR 191 Croatia
HTI HT 332 Haiti
HUN HU 348 Hungary
IDN ID 360 Indonesia
IMN IM 833 Isle of Man
IND IN 356 India
IOT IO 086 British Indian Ocean Territory
IRL IE 372 Ireland
IRN IR 364 Iran
IRQ IQ 368 Iraq
ISL IS 352 Iceland
ISR IL 376 Israel
ITA IT 380 Italy
JAM JM 388 Jamaica
JEY JE 832 Jersey
JOR JO 400 Jordan
JPN JP 392 Japan
KAZ KZ 398 Kazakhstan
KEN KE 404 Kenya
KGZ KG 417 Kyrgyzstan
KHM KH 116 Cambodia
KIR KI 296 Kiribati
KNA KN 659 Saint Kitts and Nevis
KOR KR 410 South Korea
KWT KW 414 Kuwait
LAO LA 418 Laos
LBN LB 422 Lebanon
LBR LR 430 Liberia
LBY LY 434 Libya
LCA LC 662 Saint Lucia
LIE LI 438 Liechtenstein
LKA LK 144 Sri Lanka
LSO LS 426 Lesotho
LTU LT 440 Lithuania
LUX LU 442 Luxembourg
LVA LV 428 Latvia
MAC MO 446 Macao
MAF MF 663 Saint Martin
MAR MA 504 Morocco
MCO MC 492 Monaco
MDA MD 498 Moldova
MDG MG 450 Madagascar
MDV MV 462 Maldives
MEX MX 484 Mexico
MHL MH 584 Marshall Islands
MKD MK 807 North Macedonia
MLI ML 466 Mali
MLT MT 470 Malta
MMR MM 104 Myanmar
MNE ME 499 Montenegro
MNG MN 496 Mongolia
MNP MP 580 Northern Mariana Islands
MOZ MZ 508 Mozambique
MRT MR 478 Mauritania
MSR MS 500 Montserrat
MTQ MQ 474 Martinique
MUS MU 480 Mauritius
MWI MW 454 Malawi
MYS MY 458 Malaysia
MYT YT 175 Mayotte
NAM NA 516 Namibia
NCL NC 540 New Caledonia
NER NE 562 Niger
NFK NF 574 Norfolk Island
NGA NG 566 Nigeria
NIC NI 558 Nicaragua
NIU NU 570 Niue
NLD NL 528 Netherlands
NOR NO 578 Norway
NPL NP 524 Nepal
NRU NR 520 Nauru
NZL NZ 554 New Zealand
OMN OM 512 Oman
PAK PK 586 Pakistan
PAN PA 591 Panama
PCN PN 612 Pitcairn
PER PE 604 Peru
PHL PH 608 Philippines
PLW PW 585 Palau
PNG PG 598 Papua New Guinea
POL PL 616 Poland
PRI PR 630 Puerto Rico
PRK KP 408 North Korea
PRT PT 620 Portugal
PRY PY 600 Paraguay
PSE PS 275 Palestine
PYF PF 258 French Polynesia
QAT QA 634 Qatar
REU RE 638 Reunion
ROU RO 642 Romania
RUS RU 643 Russia
RWA RW 646 Rwanda
SAU SA 682 Saudi Arabia
SDN SD 729 Sudan
SEN SN 686 Senegal
SGP SG 702 Singapore
SGS GS 239 South Georgia and South Sandwich Islands
SHN SH 654 Saint Helena
SJM SJ 744 Svalbard and Jan Mayen
SLB SB 090 Solomon Islands
SLE SL 694 Sierra Leone
SLV SV 222 El Salvador
SMR SM 674 San Marino
SOM SO 706 Somalia
SPM PM 666 Saint Pierre and Miquelon
SRB RS 688 Serbia
SSD SS 728 South Sudan
STP ST 678 Sao Tome and Principe
SUR SR 740 Suriname
SVK SK 703 Slovakia
SVN SI 705 Slovenia
SWE SE 752 Sweden
SWZ SZ 748 Eswatini
SXM SX 534 Sint Maarten
SYC SC 690 Seychelles
SYR SY 760 Syria
TCA TC 796 Turks and Caicos Islands
TCD TD 148 Chad
TGO TG 768 Togo
THA TH 764 Thailand
TJK TJ 762 Tajikistan
TKL TK 772 Tokelau
TKM TM 795 Turkmenistan
TLS TL 626 Timor-Leste
TON TO 776 Tonga
TTO TT 780 Trinidad and Tobago
TUN TN 788 Tunisia
TUR TR 792 Turkiye
TUV TV 798 Tuvalu
TWN TW 158 Taiwan
TZA TZ 834 Tanzania
UGA UG 800 Uganda
UKR UA 804 Ukraine
UMI UM 581 US Minor Outlying Islands
URY UY 858 Uruguay
USA US 840 United States
UZB UZ 860 Uzbekistan
VAT VA 336 Vatican City
VCT VC 670 Saint Vincent and Grenadines
VEN VE 862 Venezuela
VGB VG 092 British Virgin Islands
VIR VI 850 US Virgin Islands
VNM VN 704 Vietnam
VUT VU 548 Vanuatu
WLF WF 876 Wallis and Futuna
WSM WS 882 Samoa
YEM YE 887 Yemen
ZAF ZA 710 South Africa
ZMB ZM 894 Zambia
ZWE ZW 716 Zimbabwe$$, E'\n') AS line,
LATERAL (VALUES ('iso3', pg_catalog.split_part(line, ' ', 1)), ('iso2', pg_catalog.split_part(line, ' ', 2)),
    ('m49', pg_catalog.split_part(line, ' ', 3))) AS s (system, code);

-- sources that use ISO's codes beside their own: the numbers without leading zeros, or alpha-2
INSERT INTO magtrade_area (system, code, iso3, name, builtin)
SELECT s.system, CASE s.system WHEN 'comtrade' THEN pg_catalog.ltrim(a.code, '0') ELSE a.code END, a.iso3, a.name, true
FROM magtrade_area AS a
JOIN (VALUES ('m49', 'comtrade'), ('iso2', 'eurostat'), ('iso2', 'hmrc')) AS s (like_system, system)
    ON a.system = s.like_system
-- Monaco's number is another area in Comtrade, where Monaco is in France's
WHERE (s.system, a.code) <> ('comtrade', '492');

-- codes that ISO 3166 has withdrawn, with the day, also where the number alone is gone; CS and 891 have stood for two countries
INSERT INTO magtrade_area (system, code, iso3, name, valid_from, valid_to, builtin)
SELECT s.system, s.code, v.iso3, v.name, v.valid_from::date, v.valid_to::date, true
FROM (VALUES
    ('ANT', 'AN', '530', 'ANT', 'Netherlands Antilles', '-infinity', '2010-12-15'),
    ('SCG', 'CS', '891', 'SCG', 'Serbia and Montenegro', '2003-07-23', '2006-09-26'),
    ('YUG', 'YU', '890', 'YUG', 'Yugoslavia', '-infinity', '2003-07-23'),
    ('CSK', 'CS', '200', 'CSK', 'Czechoslovakia', '-infinity', '1993-06-15'),
    ('DDR', 'DD', '278', 'DDR', 'German Democratic Republic', '-infinity', '1990-10-30'),
    ('SUN', 'SU', '810', 'SUN', 'USSR', '-infinity', '1992-08-30'),
    ('YMD', 'YD', '720', 'YMD', 'Democratic Yemen', '-infinity', '1990-08-14'),
    (NULL, NULL, '886', 'YEM', 'Yemen Arab Republic', '-infinity', '1990-08-14'),
    (NULL, NULL, '280', 'DEU', 'Federal Republic of Germany before 1990', '-infinity', '1990-10-30'),
    (NULL, NULL, '736', 'SDN', 'Sudan with South Sudan', '-infinity', '2011-07-08'),
    (NULL, NULL, '891', 'YUG', 'Yugoslavia of Serbia and Montenegro', '-infinity', '2003-07-22'),
    ('ROM', NULL, NULL, 'ROU', 'Romania', '-infinity', '2002-02-01'),
    ('ZAR', 'ZR', NULL, 'COD', 'Zaire', '-infinity', '1997-07-14'),
    ('TMP', 'TP', NULL, 'TLS', 'East Timor', '-infinity', '2002-05-20'),
    ('BUR', 'BU', NULL, 'MMR', 'Burma', '-infinity', '1989-12-05')
) AS v (alpha3, alpha2, number, iso3, name, valid_from, valid_to),
LATERAL (VALUES ('iso3', v.alpha3), ('iso2', v.alpha2), ('m49', v.number)) AS s (system, code)
WHERE s.code IS NOT NULL;

-- Kosovo's codes are agreed among those who use them; ISO has none
INSERT INTO magtrade_area (system, code, iso3, name, builtin)
VALUES ('iso3', 'XKX', 'XKX', 'Kosovo', true), ('iso2', 'XK', 'XKX', 'Kosovo', true);

-- sources with numbers of their own: pairs of a country and its code
INSERT INTO magtrade_area (system, code, iso3, name, builtin)
SELECT s.system, pg_catalog.split_part(pair, ' ', 2), a.iso3, a.name, true
FROM (VALUES
('gacc', $$AFG 101, BHR 102, BGD 103, BTN 104, BRN 105, MMR 106, KHM 107, CYP 108, PRK 109, HKG 110, IND 111, IDN 112, IRN 113,
IRQ 114, ISR 115, JPN 116, JOR 117, KWT 118, LAO 119, LBN 120, MAC 121, MYS 122, MDV 123, MNG 124, NPL 125, OMN 126,
PAK 127, PSE 128, PHL 129, QAT 130, SAU 131, SGP 132, KOR 133, LKA 134, SYR 135, THA 136, TUR 137, ARE 138, YEM 139,
VNM 141, CHN 142, TWN 143, TLS 144, KAZ 145, KGZ 146, TJK 147, TKM 148, UZB 149, DZA 201, AGO 202, BEN 203, BWA 204,
BDI 205, CMR 206, CPV 208, CAF 209, TCD 211, COM 212, COG 213, DJI 214, EGY 215, GNQ 216, ETH 217, GAB 218, GMB 219,
GHA 220, GIN 221, GNB 222, CIV 223, KEN 224, LBR 225, LBY 226, MDG 227, MWI 228, MLI 229, MRT 230, MUS 231, MAR 232,
MOZ 233, NAM 234, NER 235, NGA 236, REU 237, RWA 238, STP 239, SEN 240, SYC 241, SLE 242, SOM 243, ZAF 244, ESH 245,
SDN 246, TZA 247, TGO 248, TUN 249, UGA 250, BFA 251, COD 252, ZMB 253, ZWE 254, LSO 255, SWZ 257, ERI 258, MYT 259,
SSD 260, BEL 301, DNK 302, GBR 303, DEU 304, FRA 305, IRL 306, ITA 307, LUX 308, NLD 309, GRC 310, PRT 311, ESP 312,
ALB 313, AND 314, AUT 315, BGR 316, FIN 318, GIB 320, HUN 321, ISL 322, LIE 323, MLT 324, MCO 325, NOR 326, POL 327,
ROU 328, SMR 329, SWE 330, CHE 331, EST 334, LVA 335, LTU 336, GEO 337, ARM 338, AZE 339, BLR 340, MDA 343, RUS 344,
UKR 347, SVN 350, HRV 351, CZE 352, SVK 353, MKD 354, BIH 355, VAT 356, FRO 357, SRB 358, MNE 359, ATG 401, ARG 402,
ABW 403, BHS 404, BRB 405, BLZ 406, BOL 408, BRA 410, CYM 411, CHL 412, COL 413, DMA 414, CRI 415, CUB 416, CUW 417,
DOM 418, ECU 419, GUF 420, GRD 421, GLP 422, GTM 423, GUY 424, HTI 425, HND 426, JAM 427, MTQ 428, MEX 429, MSR 430,
NIC 431, PAN 432, PRY 433, PER 434, PRI 435, LCA 437, VCT 439, SLV 440, SUR 441, TTO 442, TCA 443, URY 444, VEN 445,
VGB 446, KNA 447, SPM 448, ANT 449, CAN 501, USA 502, GRL 503, BMU 504, AUS 601, COK 602, FJI 603, NRU 606, NCL 607,
VUT 608, NZL 609, NFK 610, PNG 611, SLB 613, TON 614, WSM 617, KIR 618, TUV 619, FSM 620, MHL 621, PLW 622, PYF 623,
WLF 625$$),
('jp_customs', $$KOR 103, PRK 104, CHN 105, TWN 106, MNG 107, HKG 108, VNM 110, THA 111, SGP 112, MYS 113, BRN 116, PHL 117, IDN 118,
KHM 120, LAO 121, MMR 122, IND 123, PAK 124, LKA 125, MDV 126, BGD 127, TLS 128, MAC 129, AFG 130, NPL 131, BTN 132,
IRN 133, IRQ 134, BHR 135, SAU 137, KWT 138, QAT 140, OMN 141, ISR 143, JOR 144, SYR 145, LBN 146, ARE 147, YEM 149,
AZE 150, ARM 151, UZB 152, KAZ 153, KGZ 154, TJK 155, TKM 156, GEO 157, ISL 201, NOR 202, SWE 203, DNK 204, GBR 205,
IRL 206, NLD 207, BEL 208, LUX 209, FRA 210, MCO 211, AND 212, DEU 213, CHE 215, PRT 217, ESP 218, GIB 219, ITA 220,
MLT 221, FIN 222, POL 223, RUS 224, AUT 225, HUN 227, SRB 228, ALB 229, GRC 230, ROU 231, BGR 232, CYP 233, TUR 234,
EST 235, LVA 236, LTU 237, UKR 238, BLR 239, MDA 240, HRV 241, SVN 242, BIH 243, MKD 244, CZE 245, SVK 246, MNE 247,
XKX 248, FRO 249, VAT 250, GRL 301, CAN 302, SPM 303, USA 304, MEX 305, GTM 306, HND 307, BLZ 308, SLV 309, NIC 310,
CRI 311, PAN 312, BMU 314, BHS 315, JAM 316, TCA 317, BRB 319, TTO 320, CUB 321, HTI 322, DOM 323, PRI 324, VIR 325,
CYM 328, GRD 329, LCA 330, ATG 331, VGB 332, DMA 333, MSR 334, KNA 335, VCT 336, AIA 337, BLM 338, COL 401, VEN 402,
GUY 403, SUR 404, GUF 405, ECU 406, PER 407, BOL 408, CHL 409, BRA 410, PRY 411, URY 412, ARG 413, FLK 414, MAR 501,
DZA 503, TUN 504, LBY 505, EGY 506, SDN 507, ESH 508, MRT 509, SEN 510, GMB 511, GNB 512, GIN 513, SLE 514, LBR 515,
CIV 516, GHA 517, TGO 518, BEN 519, MLI 520, BFA 521, CPV 522, NGA 524, NER 525, RWA 526, CMR 527, TCD 528, CAF 529,
GNQ 530, GAB 531, COG 532, COD 533, BDI 534, AGO 535, STP 536, SHN 537, ETH 538, DJI 539, SOM 540, KEN 541, UGA 542,
TZA 543, SYC 544, MOZ 545, MDG 546, MUS 547, REU 548, ZWE 549, NAM 550, ZAF 551, LSO 552, MWI 553, ZMB 554, BWA 555,
SWZ 556, IOT 557, COM 558, ERI 559, SSD 560, AUS 601, PNG 602, NZL 606, COK 607, TKL 608, NIU 609, WSM 610, VUT 611,
FJI 612, SLB 613, TON 614, KIR 615, PCN 616, NRU 617, NCL 618, PYF 619, GUM 620, ASM 621, TUV 624, MHL 625, FSM 626,
MNP 627, PLW 628$$),
('us_census', $$USA 1000, GRL 1010, CAN 1220, SPM 1610, MEX 2010, GTM 2050, BLZ 2080, SLV 2110, HND 2150, NIC 2190, CRI 2230,
PAN 2250, BMU 2320, BHS 2360, CUB 2390, JAM 2410, TCA 2430, CYM 2440, HTI 2450, DOM 2470, AIA 2481, VGB 2482,
KNA 2483, ATG 2484, MSR 2485, DMA 2486, LCA 2487, VCT 2488, GRD 2489, BRB 2720, TTO 2740, SXM 2774, CUW 2777,
ABW 2779, GLP 2831, MTQ 2839, COL 3010, VEN 3070, GUY 3120, SUR 3150, GUF 3170, ECU 3310, PER 3330, BOL 3350,
CHL 3370, BRA 3510, PRY 3530, URY 3550, ARG 3570, FLK 3720, ISL 4000, SWE 4010, SJM 4031, NOR 4039, FIN 4050,
FRO 4091, DNK 4099, GBR 4120, IRL 4190, NLD 4210, BEL 4231, LUX 4239, AND 4271, MCO 4272, FRA 4279, DEU 4280,
AUT 4330, CZE 4351, SVK 4359, HUN 4370, LIE 4411, CHE 4419, EST 4470, LVA 4490, LTU 4510, POL 4550, RUS 4621,
BLR 4622, UKR 4623, ARM 4631, AZE 4632, GEO 4633, KAZ 4634, KGZ 4635, MDA 4641, TJK 4642, TKM 4643, UZB 4644,
ESP 4700, PRT 4710, GIB 4720, MLT 4730, SMR 4751, VAT 4752, ITA 4759, HRV 4791, SVN 4792, BIH 4793, MKD 4794,
SRB 4801, MNE 4804, ALB 4810, GRC 4840, ROU 4850, BGR 4870, TUR 4890, CYP 4910, SYR 5020, LBN 5040, IRQ 5050,
IRN 5070, ISR 5081, JOR 5110, KWT 5130, SAU 5170, QAT 5180, ARE 5200, YEM 5210, OMN 5230, BHR 5250, AFG 5310,
IND 5330, PAK 5350, NPL 5360, BGD 5380, LKA 5420, MMR 5460, THA 5490, VNM 5520, LAO 5530, KHM 5550, MYS 5570,
SGP 5590, IDN 5600, TLS 5601, BRN 5610, PHL 5650, MAC 5660, BTN 5682, MDV 5683, CHN 5700, MNG 5740, PRK 5790,
KOR 5800, HKG 5820, TWN 5830, JPN 5880, AUS 6021, NFK 6022, CCK 6023, CXR 6024, HMD 6029, PNG 6040, NZL 6141,
COK 6142, TKL 6143, NIU 6144, WSM 6150, SLB 6223, VUT 6224, PCN 6225, KIR 6226, TUV 6227, NCL 6412, WLF 6413,
PYF 6414, MHL 6810, FSM 6820, PLW 6830, NRU 6862, FJI 6863, TON 6864, MAR 7140, DZA 7210, TUN 7230, LBY 7250,
EGY 7290, SDN 7321, SSD 7323, GNQ 7380, MRT 7410, CMR 7420, SEN 7440, MLI 7450, GIN 7460, SLE 7470, CIV 7480,
GHA 7490, GMB 7500, NER 7510, TGO 7520, NGA 7530, CAF 7540, GAB 7550, TCD 7560, SHN 7580, BFA 7600, BEN 7610,
AGO 7620, COG 7630, GNB 7642, CPV 7643, STP 7644, LBR 7650, COD 7660, BDI 7670, RWA 7690, SOM 7700, ERI 7741,
ETH 7749, DJI 7770, UGA 7780, KEN 7790, SYC 7800, IOT 7810, TZA 7830, MUS 7850, MOZ 7870, MDG 7880, MYT 7881,
COM 7890, REU 7904, ATF 7905, ZAF 7910, NAM 7920, BWA 7930, ZMB 7940, SWZ 7950, ZWE 7960, MWI 7970, LSO 7990,
PRI 9030, VIR 9110, GUM 9350, ASM 9510, MNP 9610, UMI 9800$$),
('comexstat', $$AFG 013, ALA 015, ALB 017, DEU 023, BFA 031, AND 037, AGO 040, AIA 041, ATA 042, ATG 043, SAU 053, DZA 059,
ARG 063, ARM 064, ABW 065, AUS 069, AUT 072, AZE 073, BHS 077, BHR 080, BGD 081, BRB 083, BLR 085, BEL 087, BLZ 088,
BMU 090, MMR 093, BOL 097, BIH 098, BES 099, BWA 101, BVT 102, BRA 105, BRN 108, BGR 111, BDI 115, BTN 119, CPV 127,
CYM 137, KHM 141, CMR 145, CAN 149, KAZ 153, QAT 154, CHL 158, CHN 160, TWN 161, CYP 163, CCK 165, COL 169, COM 173,
COG 177, COK 183, PRK 187, KOR 190, CIV 193, HRV 195, CRI 196, KWT 198, CUB 199, CUW 200, BEN 229, DNK 232, DMA 235,
ECU 239, EGY 240, ERI 243, ARE 244, ESP 245, SVN 246, SVK 247, USA 249, EST 251, ETH 253, FLK 255, FRO 259, PHL 267,
FIN 271, FRA 275, GAB 281, GMB 285, GHA 289, GEO 291, SGS 292, GIB 293, GRD 297, GRC 301, GRL 305, GLP 309, GUM 313,
GTM 317, GGY 321, GUF 325, GIN 329, GNQ 331, GNB 334, GUY 337, HTI 341, HMD 343, HND 345, HKG 351, HUN 355, YEM 357,
IMN 359, IND 361, IDN 365, IRQ 369, IRN 372, IRL 375, ISL 379, ISR 383, ITA 386, JAM 391, JEY 393, JPN 399, JOR 403,
KIR 411, LAO 420, LSO 426, LVA 427, LBN 431, LBR 434, LBY 438, LIE 440, LTU 442, LUX 445, MAC 447, MKD 449, MDG 450,
MYS 455, MWI 458, MDV 461, MLI 464, MLT 467, MNP 472, MAR 474, MHL 476, MTQ 477, MUS 485, MRT 488, MYT 489, MEX 493,
MDA 494, MCO 495, MNG 497, MNE 498, FSM 499, MSR 501, MOZ 505, NAM 507, NRU 508, CXR 511, NPL 517, NIC 521, NER 525,
NGA 528, NIU 531, NFK 535, NOR 538, NCL 542, PNG 545, NZL 548, VUT 551, OMN 556, NLD 573, PLW 575, PAK 576, PSE 578,
PAN 580, PRY 586, PER 589, PCN 593, PYF 599, POL 603, PRT 607, PRI 611, KEN 623, KGZ 625, GBR 628, CAF 640, DOM 647,
REU 660, ZWE 665, ROU 670, RWA 675, RUS 676, SLB 677, KNA 678, ESH 685, SLV 687, WSM 690, ASM 691, BLM 693, SMR 697,
MAF 698, SXM 699, SPM 700, VCT 705, SHN 710, LCA 715, STP 720, SEN 728, SYC 731, SLE 735, SRB 737, SGP 741, SYR 744,
SOM 748, LKA 750, SWZ 754, SJM 755, ZAF 756, SDN 759, SSD 760, SWE 764, CHE 767, SUR 770, TJK 772, THA 776, TZA 780,
ATF 781, IOT 782, DJI 783, TCD 788, CZE 791, TLS 795, TGO 800, TKL 805, TON 810, TTO 815, TUN 820, TCA 823, TKM 824,
TUR 827, TUV 828, UKR 831, UGA 833, URY 845, UZB 847, VAT 848, VEN 850, VNM 858, VGB 863, VIR 866, FJI 870, WLF 875,
COD 888, ZMB 890$$),
('hmrc', $$FRA 001, NLD 003, DEU 004, ITA 005, GBR 006, IRL 007, DNK 008, GRC 009, PRT 010, ESP 011, BEL 017, LUX 018, ISL 024,
NOR 028, SWE 030, FIN 032, LIE 037, AUT 038, CHE 039, FRO 041, AND 043, GIB 044, VAT 045, MLT 046, SMR 047, TUR 052,
EST 053, LVA 054, LTU 055, POL 060, CZE 061, SVK 063, HUN 064, ROU 066, BGR 068, ALB 070, UKR 072, BLR 073, MDA 074,
RUS 075, GEO 076, ARM 077, AZE 078, KAZ 079, TKM 080, UZB 081, TJK 082, KGZ 083, SVN 091, HRV 092, BIH 093, MKD 096,
MNE 097, MAR 204, ESH 206, DZA 208, TUN 212, LBY 216, EGY 220, SDN 224, SSD 225, MRT 228, MLI 232, BFA 236, NER 240,
TCD 244, CPV 247, SEN 248, GMB 252, GNB 257, GIN 260, SLE 264, LBR 268, CIV 272, GHA 276, TGO 280, BEN 284, NGA 288,
CMR 302, CAF 306, GNQ 310, STP 311, GAB 314, COG 318, COD 322, RWA 324, BDI 328, SHN 329, AGO 330, ETH 334, ERI 336,
DJI 338, SOM 342, KEN 346, UGA 350, TZA 352, SYC 355, IOT 357, MOZ 366, MDG 370, MUS 373, COM 375, MYT 377, ZMB 378,
ZWE 382, MWI 386, ZAF 388, NAM 389, BWA 391, SWZ 393, LSO 395, USA 400, CAN 404, GRL 406, SPM 408, MEX 412, BMU 413,
GTM 416, BLZ 421, HND 424, SLV 428, NIC 432, CRI 436, PAN 442, AIA 446, CUB 448, KNA 449, HTI 452, BHS 453, TCA 454,
DOM 456, VIR 457, ATG 459, DMA 460, CYM 463, JAM 464, LCA 465, VCT 467, VGB 468, BRB 469, MSR 470, TTO 472, GRD 473,
ABW 474, BES 475, CUW 476, SXM 477, BLM 479, COL 480, VEN 484, GUY 488, SUR 492, ECU 500, PER 504, BRA 508, CHL 512,
BOL 516, PRY 520, URY 524, ARG 528, FLK 529, CYP 600, LBN 604, SYR 608, IRQ 612, IRN 616, ISR 624, PSE 625, JOR 628,
SAU 632, KWT 636, BHR 640, QAT 644, ARE 647, OMN 649, YEM 653, AFG 660, PAK 662, IND 664, BGD 666, MDV 667, LKA 669,
NPL 672, BTN 675, MMR 676, THA 680, LAO 684, VNM 690, KHM 696, TLS 699, IDN 700, MYS 701, BRN 703, SGP 706, PHL 708,
MNG 716, CHN 720, PRK 724, KOR 728, JPN 732, TWN 736, HKG 740, MAC 743, AUS 800, PNG 801, NRU 803, NZL 804, SLB 806,
TUV 807, NCL 809, WLF 811, KIR 812, PCN 813, FJI 815, VUT 816, TON 817, WSM 819, MNP 820, PYF 822, FSM 823, MHL 824,
PLW 825, ASM 830, GUM 831, UMI 832, CCK 833, CXR 834, HMD 835, NFK 836, TKL 839, ATA 891, BVT 892, SGS 893, ATF 894,
USA 902, PRI 905, NIU 923, COK 926$$)) AS s (system, pairs),
LATERAL pg_catalog.regexp_split_to_table(s.pairs, E',\\s*') AS pair
JOIN magtrade_area AS a ON a.system = 'iso3' AND a.code = pg_catalog.split_part(pair, ' ', 1);

-- what is no country of ISO 3166-1: former countries, parts of countries, groups, and what is left over
INSERT INTO magtrade_area (system, code, iso3, name, is_group, builtin)
SELECT v.*, true FROM (VALUES
    ('m49', '001', NULL, 'World', true),
    ('m49', '002', NULL, 'Africa', true),
    ('m49', '005', NULL, 'South America', true),
    ('m49', '009', NULL, 'Oceania', true),
    ('m49', '011', NULL, 'Western Africa', true),
    ('m49', '013', NULL, 'Central America', true),
    ('m49', '014', NULL, 'Eastern Africa', true),
    ('m49', '015', NULL, 'Northern Africa', true),
    ('m49', '017', NULL, 'Middle Africa', true),
    ('m49', '018', NULL, 'Southern Africa', true),
    ('m49', '019', NULL, 'Americas', true),
    ('m49', '021', NULL, 'Northern America', true),
    ('m49', '029', NULL, 'Caribbean', true),
    ('m49', '030', NULL, 'Eastern Asia', true),
    ('m49', '034', NULL, 'Southern Asia', true),
    ('m49', '035', NULL, 'South-eastern Asia', true),
    ('m49', '039', NULL, 'Southern Europe', true),
    ('m49', '053', NULL, 'Australia and New Zealand', true),
    ('m49', '054', NULL, 'Melanesia', true),
    ('m49', '057', NULL, 'Micronesia', true),
    ('m49', '061', NULL, 'Polynesia', true),
    ('m49', '142', NULL, 'Asia', true),
    ('m49', '143', NULL, 'Central Asia', true),
    ('m49', '145', NULL, 'Western Asia', true),
    ('m49', '150', NULL, 'Europe', true),
    ('m49', '151', NULL, 'Eastern Europe', true),
    ('m49', '154', NULL, 'Northern Europe', true),
    ('m49', '155', NULL, 'Western Europe', true),
    ('m49', '202', NULL, 'Sub-Saharan Africa', true),
    ('m49', '419', NULL, 'Latin America and the Caribbean', true),
    ('comtrade', '0', NULL, 'World', true),
    ('comtrade', '58', NULL, 'Belgium-Luxembourg', false),
    ('comtrade', '80', 'ATB', 'British Antarctic Territory', false),
    ('comtrade', '97', NULL, 'EU-28', true),
    ('comtrade', '129', NULL, 'Caribbean, nes', false),
    ('comtrade', '200', 'CSK', 'Czechoslovakia', false),
    ('comtrade', '221', NULL, 'Eastern Europe, nes', false),
    ('comtrade', '230', 'ETH', 'Former Ethiopia', false),
    ('comtrade', '251', 'FRA', 'France, with Monaco', false),
    ('comtrade', '278', 'DDR', 'Former Democratic Republic of Germany', false),
    ('comtrade', '280', 'DEU', 'Former Federal Republic of Germany', false),
    ('comtrade', '290', NULL, 'Northern Africa, nes', false),
    ('comtrade', '381', 'ITA', 'Italy, with San Marino', false),
    ('comtrade', '457', 'MYS', 'Sarawak', false),
    ('comtrade', '459', 'MYS', 'Peninsula Malaysia', false),
    ('comtrade', '461', 'MYS', 'Sabah', false),
    ('comtrade', '471', NULL, 'CACM, nes', false),
    ('comtrade', '472', NULL, 'Africa CAMEU region, nes', false),
    ('comtrade', '473', NULL, 'LAIA, nes', false),
    ('comtrade', '490', 'TWN', 'Other Asia, nes: Taiwan', false),
    ('comtrade', '492', NULL, 'Europe EU, nes', false),
    ('comtrade', '527', NULL, 'Oceania, nes', false),
    ('comtrade', '530', 'ANT', 'Netherlands Antilles', false),
    ('comtrade', '532', 'ANT', 'Netherlands Antilles and Aruba', false),
    ('comtrade', '536', 'NTZ', 'Neutral Zone', false),
    ('comtrade', '568', NULL, 'Other Europe, nes', false),
    ('comtrade', '577', NULL, 'Other Africa, nes', false),
    ('comtrade', '579', 'NOR', 'Norway, with Svalbard and Jan Mayen', false),
    ('comtrade', '582', 'PCI', 'Former Pacific Islands', false),
    ('comtrade', '588', 'PAK', 'East and West Pakistan', false),
    ('comtrade', '590', 'PAN', 'Former Panama, excluding Canal Zone', false),
    ('comtrade', '592', 'PCZ', 'Former Panama Canal Zone', false),
    ('comtrade', '636', NULL, 'Rest of America, nes', false),
    ('comtrade', '637', NULL, 'North America and Central America, nes', false),
    ('comtrade', '647', 'JPN', 'Ryukyu Islands', false),
    ('comtrade', '658', 'KNA', 'Saint Kitts, Nevis and Anguilla', false),
    ('comtrade', '697', NULL, 'Europe EFTA, nes', false),
    ('comtrade', '698', 'IND', 'Sikkim', false),
    ('comtrade', '699', 'IND', 'India', false),
    ('comtrade', '711', NULL, 'Southern African Customs Union', false),
    ('comtrade', '717', NULL, 'Former Rhodesia and Nyasaland', false),
    ('comtrade', '720', 'YMD', 'Former Democratic Yemen', false),
    ('comtrade', '736', 'SDN', 'Former Sudan', false),
    ('comtrade', '757', 'CHE', 'Switzerland, with Liechtenstein', false),
    ('comtrade', '810', 'SUN', 'Former USSR', false),
    ('comtrade', '835', 'TZA', 'Former Tanganyika', false),
    ('comtrade', '836', 'TZA', 'Former Zanzibar and Pemba', false),
    ('comtrade', '837', NULL, 'Bunkers', false),
    ('comtrade', '838', NULL, 'Free Zones', false),
    ('comtrade', '839', NULL, 'Special Categories', false),
    ('comtrade', '841', 'USA', 'United States before 1981', false),
    ('comtrade', '842', 'USA', 'United States, with Puerto Rico and US Virgin Islands', false),
    ('comtrade', '849', 'PUS', 'US Miscellaneous Pacific Islands', false),
    ('comtrade', '866', 'VDR', 'Former Democratic Republic of Vietnam', false),
    ('comtrade', '868', 'VNM', 'Former Republic of Vietnam', false),
    ('comtrade', '879', NULL, 'Western Asia, nes', false),
    ('comtrade', '886', 'YEM', 'Former Arab Republic of Yemen', false),
    ('comtrade', '890', 'YUG', 'Former Yugoslavia', false),
    ('comtrade', '891', 'SCG', 'Serbia and Montenegro', false),
    ('comtrade', '899', NULL, 'Areas, nes', false),
    ('comtrade', '975', NULL, 'ASEAN', true),
    ('gacc', '199', NULL, 'Other Asia', false),
    ('gacc', '207', 'ESP', 'Canary Islands', false),
    ('gacc', '210', 'ESP', 'Ceuta', false),
    ('gacc', '256', 'ESP', 'Melilla', false),
    ('gacc', '299', NULL, 'Other Africa', false),
    ('gacc', '349', 'SCG', 'Serbia and Montenegro', false),
    ('gacc', '399', NULL, 'Other Europe', false),
    ('gacc', '409', 'BES', 'Bonaire', false),
    ('gacc', '436', 'BES', 'Saba', false),
    ('gacc', '438', 'MAF', 'Saint Martin', false),
    ('gacc', '499', NULL, 'Other Latin America', false),
    ('gacc', '599', NULL, 'Other North America', false),
    ('gacc', '604', 'PYF', 'Gambier Islands', false),
    ('gacc', '605', 'PYF', 'Marquesas Islands', false),
    ('gacc', '612', 'PYF', 'Society Islands', false),
    ('gacc', '615', 'PYF', 'Tuamotu Islands', false),
    ('gacc', '616', 'PYF', 'Austral (Tubuai) Islands', false),
    ('gacc', '699', NULL, 'Other Oceania', false),
    ('gacc', '701', NULL, 'Country unknown', false),
    ('gacc', '702', NULL, 'United Nations and other international organizations', false),
    ('gacc', '801', NULL, 'Highest rate of the members concerned (no country)', false),
    ('gacc', '802', NULL, 'Highest rate of all members (no country)', false),
    ('gacc', '999', NULL, 'Neutral packing, origin unknown', false),
    ('jp_customs', '158', 'PSE', 'West Bank and Gaza Strip', false),
    ('jp_customs', '216', 'PRT', 'Azores', false),
    ('jp_customs', '326', 'ANT', 'Netherlands Antilles', false),
    ('jp_customs', '327', NULL, 'French West Indies', false),
    ('jp_customs', '415', 'ATB', 'British Antarctic Territory', false),
    ('jp_customs', '502', 'ESP', 'Ceuta and Melilla', false),
    ('jp_customs', '523', 'ESP', 'Canary Islands', false),
    ('jp_customs', '605', NULL, 'Other Australian Territories', false),
    ('jp_customs', '622', NULL, 'American Oceania', false),
    ('jp_customs', '701', NULL, 'For order', false),
    ('jp_customs', '702', NULL, 'Unknown', false),
    ('jp_customs', '703', NULL, 'Bonded manufacturing warehouse, integrated hozei area', false),
    ('us_census', '0001', NULL, 'OPEC', true),
    ('us_census', '0003', NULL, 'European Union', true),
    ('us_census', '0014', NULL, 'Pacific Rim countries', true),
    ('us_census', '0017', NULL, 'CAFTA-DR', true),
    ('us_census', '0020', NULL, 'NAFTA', true),
    ('us_census', '0021', NULL, 'Twenty Latin American Republics', true),
    ('us_census', '0022', NULL, 'OECD', true),
    ('us_census', '0023', NULL, 'NATO', true),
    ('us_census', '0024', NULL, 'LAFTA', true),
    ('us_census', '0025', NULL, 'Euro area', true),
    ('us_census', '0026', NULL, 'APEC', true),
    ('us_census', '0027', NULL, 'ASEAN', true),
    ('us_census', '0028', NULL, 'CACM', true),
    ('us_census', '4803', 'XKX', 'Kosovo', false),
    ('us_census', '5082', 'PSE', 'Gaza Strip', false),
    ('us_census', '5083', 'PSE', 'West Bank', false),
    ('us_census', '-', NULL, 'World', true),
    ('us_census', '1XXX', NULL, 'North America', true),
    ('us_census', '2XXX', NULL, 'Central America', true),
    ('us_census', '3XXX', NULL, 'South America', true),
    ('us_census', '4XXX', NULL, 'Europe', true),
    ('us_census', '5XXX', NULL, 'Asia', true),
    ('us_census', '6XXX', NULL, 'Australia and Oceania', true),
    ('us_census', '7XXX', NULL, 'Africa', true),
    ('comexstat', '000', NULL, 'Not defined', false),
    ('comexstat', '020', 'ESP', 'Alboran and Perejil', false),
    ('comexstat', '025', 'DDR', 'German Democratic Republic', false),
    ('comexstat', '047', 'ANT', 'Netherlands Antilles', false),
    ('comexstat', '100', 'BRA', 'Free zone of Manaus', false),
    ('comexstat', '150', 'GGY', 'Channel Islands: Guernsey', false),
    ('comexstat', '151', 'ESP', 'Canary Islands', false),
    ('comexstat', '152', 'JEY', 'Channel Islands: Jersey', false),
    ('comexstat', '237', 'ARE', 'Dubai', false),
    ('comexstat', '358', 'YMD', 'Democratic Yemen', false),
    ('comexstat', '367', 'GBR', 'England', false),
    ('comexstat', '388', 'SCG', 'Serbia and Montenegro', false),
    ('comexstat', '396', 'UMI', 'Johnston Island', false),
    ('comexstat', '423', 'MYS', 'Labuan', false),
    ('comexstat', '452', 'PRT', 'Madeira', false),
    ('comexstat', '490', 'UMI', 'Midway Islands', false),
    ('comexstat', '563', 'UMI', 'Pacific islands administered by the United States', false),
    ('comexstat', '566', 'UMI', 'Pacific islands of the United States', false),
    ('comexstat', '569', 'PCI', 'Trust Territory of the Pacific Islands', false),
    ('comexstat', '583', 'PNG', 'Territory of Papua', false),
    ('comexstat', '695', 'KNA', 'Saint Christopher and Nevis', false),
    ('comexstat', '785', NULL, 'Western Pacific Territories', false),
    ('comexstat', '786', 'ATB', 'British Antarctic Territory', false),
    ('comexstat', '790', 'CSK', 'Czechoslovakia', false),
    ('comexstat', '840', 'SUN', 'USSR', false),
    ('comexstat', '873', 'UMI', 'Wake Island', false),
    ('comexstat', '895', 'PCZ', 'Panama Canal Zone', false),
    ('comexstat', '990', NULL, 'Stores of ships and aircraft', false),
    ('comexstat', '994', NULL, 'To be designated', false),
    ('comexstat', '995', NULL, 'Central banks', false),
    ('comexstat', '997', NULL, 'International organisations', false),
    ('comexstat', '998', NULL, 'No information', false),
    ('comexstat', '999', NULL, 'Not declared', false),
    ('hmrc', '021', 'ESP', 'Ceuta', false),
    ('hmrc', '023', 'ESP', 'Melilla', false),
    ('hmrc', '094', 'SCG', 'Serbia and Montenegro', false),
    ('hmrc', '095', 'XKX', 'Kosovo', false),
    ('hmrc', '098', 'SRB', 'Serbia', false),
    ('hmrc', '478', 'ANT', 'Netherlands Antilles', false),
    ('hmrc', '802', NULL, 'Australian Oceania', false),
    ('hmrc', '810', NULL, 'US Oceania', false),
    ('hmrc', '890', NULL, 'Polar regions', false),
    ('hmrc', '914', 'ARE', 'Abu Dhabi', false),
    ('hmrc', '917', 'ARE', 'Dubai', false),
    ('hmrc', '920', 'ARE', 'Sharjah and others', false),
    ('hmrc', '951', NULL, 'Stores and provisions, EU', false),
    ('hmrc', '952', NULL, 'Stores and provisions, non-EU', false),
    ('hmrc', '958', NULL, 'Low value trade, non-EU', false),
    ('hmrc', '959', NULL, 'Estimates', false),
    ('hmrc', '962', NULL, 'Low value trade EU', false),
    ('hmrc', '977', NULL, 'Confidential Country', false),
    ('hmrc', '1001', NULL, 'Other Asia and Oceania', false),
    ('hmrc', '1002', NULL, 'Other Eastern Europe', false),
    ('hmrc', '1003', NULL, 'Other Latin American and the Caribbean', false),
    ('hmrc', '1004', NULL, 'Other Middle East and North Africa', false),
    ('hmrc', '1005', NULL, 'Other North America', false),
    ('hmrc', '1006', NULL, 'Other Sub-Saharan Africa', false),
    ('hmrc', '1007', NULL, 'Other Western Europe', false),
    ('hmrc', 'AN', 'ANT', 'Netherlands Antilles', false),
    ('hmrc', 'CS', 'SCG', 'Serbia and Montenegro', false),
    ('hmrc', 'DH', 'ARE', 'Abu Dhabi', false),
    ('hmrc', 'DU', 'ARE', 'Dubai', false),
    ('hmrc', 'HA', 'ARE', 'Sharjah and others', false),
    ('hmrc', 'QR', NULL, 'Stores and provisions, EU', false),
    ('hmrc', 'QS', NULL, 'Stores and provisions, non-EU', false),
    ('hmrc', 'QV', NULL, 'Estimates and low value trade, EU', false),
    ('hmrc', 'XA', NULL, 'US Oceania', false),
    ('hmrc', 'XC', 'ESP', 'Ceuta', false),
    ('hmrc', 'XK', 'XKX', 'Kosovo', false),
    ('hmrc', 'XL', 'ESP', 'Melilla', false),
    ('hmrc', 'XO', NULL, 'Australian Oceania', false),
    ('hmrc', 'XR', NULL, 'Polar regions', false),
    ('hmrc', 'XS', 'SRB', 'Serbia', false),
    ('hmrc', 'ZY', NULL, 'Low value trade, non-EU', false),
    ('hmrc', 'unknown', NULL, 'Unknown', false),
    ('eurostat', 'AN', 'ANT', 'Netherlands Antilles', false),
    ('eurostat', 'CS', 'SCG', 'Serbia and Montenegro', false),
    ('eurostat', 'EL', 'GRC', 'Greece', false),
    ('eurostat', 'EU', NULL, 'European Union', true),
    ('eurostat', 'EU27_2020', NULL, 'European Union of 27', true),
    ('eurostat', 'EU27_2020_EXTRA', NULL, 'Extra-EU trade', true),
    ('eurostat', 'EU27_2020_INTRA', NULL, 'Intra-EU trade', true),
    ('eurostat', 'EU28', NULL, 'European Union of 28', true),
    ('eurostat', 'QP', NULL, 'High seas', false),
    ('eurostat', 'QQ', NULL, 'Stores and provisions', false),
    ('eurostat', 'QR', NULL, 'Stores and provisions, intra-EU', false),
    ('eurostat', 'QS', NULL, 'Stores and provisions, extra-EU', false),
    ('eurostat', 'QU', NULL, 'Countries and territories not specified', false),
    ('eurostat', 'QV', NULL, 'Countries and territories not specified, intra-EU', false),
    ('eurostat', 'QW', NULL, 'Countries and territories not specified, extra-EU', false),
    ('eurostat', 'QX', NULL, 'Secret: not specified for commercial or military reasons', false),
    ('eurostat', 'QY', NULL, 'Secret, intra-EU: not specified for commercial or military reasons', false),
    ('eurostat', 'QZ', NULL, 'Secret, extra-EU: not specified for commercial or military reasons', false),
    ('eurostat', 'UK', 'GBR', 'United Kingdom', false),
    ('eurostat', 'WORLD', NULL, 'World', true),
    ('eurostat', 'XA', NULL, 'American Oceania', false),
    ('eurostat', 'XC', 'ESP', 'Ceuta', false),
    ('eurostat', 'XI', 'GBR', 'Northern Ireland', false),
    ('eurostat', 'XK', 'XKX', 'Kosovo', false),
    ('eurostat', 'XL', 'ESP', 'Melilla', false),
    ('eurostat', 'XM', 'MNE', 'Montenegro before 2007', false),
    ('eurostat', 'XO', NULL, 'Australian Oceania', false),
    ('eurostat', 'XR', NULL, 'Polar regions', false),
    ('eurostat', 'XS', 'SRB', 'Serbia', false),
    ('eurostat', 'XU', 'GBR', 'United Kingdom, excluding Northern Ireland', false),
    ('eurostat', 'XZ', NULL, 'New Zealand Oceania', false),
    ('eurostat', 'YU', 'YUG', 'Yugoslavia', false)
) AS v (system, code, iso3, name, is_group);
