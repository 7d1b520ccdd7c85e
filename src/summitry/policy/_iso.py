"""Countries and territories of ISO 3166-1 that are not economies of `world-2022`.

A scenario may name them: they are known actors that the baseline does not hold on their own (most
of them are part of ROW), so a measure on them is listed as not priced instead of being refused.
"""

from __future__ import annotations

_LINES = """
ABW Aruba
AFG Afghanistan
AIA Anguilla
ALA Aland Islands
ALB Albania
AND Andorra
ARM Armenia
ASM American Samoa
ATA Antarctica
ATF French Southern Territories
ATG Antigua and Barbuda
AZE Azerbaijan
BDI Burundi
BEN Benin
BES Bonaire, Sint Eustatius and Saba
BFA Burkina Faso
BHR Bahrain
BHS Bahamas
BIH Bosnia and Herzegovina
BLM Saint Barthelemy
BLZ Belize
BMU Bermuda
BOL Bolivia
BRB Barbados
BTN Bhutan
BVT Bouvet Island
BWA Botswana
CAF Central African Republic
CCK Cocos Islands
COG Congo
COK Cook Islands
COM Comoros
CPV Cabo Verde
CUB Cuba
CUW Curacao
CXR Christmas Island
CYM Cayman Islands
DJI Djibouti
DMA Dominica
DOM Dominican Republic
DZA Algeria
ECU Ecuador
ERI Eritrea
ESH Western Sahara
ETH Ethiopia
FJI Fiji
FLK Falkland Islands
FRO Faroe Islands
FSM Micronesia
GAB Gabon
GEO Georgia
GGY Guernsey
GHA Ghana
GIB Gibraltar
GIN Guinea
GLP Guadeloupe
GMB Gambia
GNB Guinea-Bissau
GNQ Equatorial Guinea
GRD Grenada
GRL Greenland
GTM Guatemala
GUF French Guiana
GUM Guam
GUY Guyana
HMD Heard and McDonald Islands
HND Honduras
HTI Haiti
IMN Isle of Man
IOT British Indian Ocean Territory
IRN Iran
IRQ Iraq
JAM Jamaica
JEY Jersey
KEN Kenya
KGZ Kyrgyzstan
KIR Kiribati
KNA Saint Kitts and Nevis
KWT Kuwait
LBN Lebanon
LBR Liberia
LBY Libya
LCA Saint Lucia
LIE Liechtenstein
LKA Sri Lanka
LSO Lesotho
MAC Macao
MAF Saint Martin
MCO Monaco
MDA Moldova
MDG Madagascar
MDV Maldives
MHL Marshall Islands
MKD North Macedonia
MLI Mali
MNE Montenegro
MNG Mongolia
MNP Northern Mariana Islands
MOZ Mozambique
MRT Mauritania
MSR Montserrat
MTQ Martinique
MUS Mauritius
MWI Malawi
MYT Mayotte
NAM Namibia
NCL New Caledonia
NER Niger
NFK Norfolk Island
NIC Nicaragua
NIU Niue
NPL Nepal
NRU Nauru
OMN Oman
PAN Panama
PCN Pitcairn
PLW Palau
PNG Papua New Guinea
PRI Puerto Rico
PRK North Korea
PRY Paraguay
PSE Palestine
PYF French Polynesia
QAT Qatar
REU Reunion
RWA Rwanda
SDN Sudan
SGS South Georgia
SHN Saint Helena
SJM Svalbard and Jan Mayen
SLB Solomon Islands
SLE Sierra Leone
SLV El Salvador
SMR San Marino
SOM Somalia
SPM Saint Pierre and Miquelon
SRB Serbia
SSD South Sudan
SUR Suriname
SWZ Eswatini
SXM Sint Maarten
SYC Seychelles
SYR Syria
TCA Turks and Caicos Islands
TCD Chad
TGO Togo
TJK Tajikistan
TKL Tokelau
TKM Turkmenistan
TLS Timor-Leste
TON Tonga
TTO Trinidad and Tobago
TUV Tuvalu
TZA Tanzania
UGA Uganda
UMI US Minor Outlying Islands
URY Uruguay
UZB Uzbekistan
VAT Holy See
VCT Saint Vincent and the Grenadines
VEN Venezuela
VGB British Virgin Islands
VIR US Virgin Islands
VUT Vanuatu
WLF Wallis and Futuna
WSM Samoa
XKX Kosovo
YEM Yemen
ZMB Zambia
ZWE Zimbabwe
"""

OUTSIDE_NAMES: dict[str, str] = {
    line[:3]: line[4:] for line in _LINES.splitlines() if line
}  # ISO 3166-1 alpha-3 code -> English name
