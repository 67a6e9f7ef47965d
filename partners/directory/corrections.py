"""What the published lists leave out, have not caught up with, or say in one language only: by official code.

A code of GOV.UK (D6, EA74, OT100 …), a UKPRN, an ODS code, or a police force's short name. Every code here must stand
in a list; a test says so. Whatever a list says itself (an end date, a region, a GSS code) is read there and not here.
"""

from __future__ import annotations

#: Central bodies that serve one nation of the four and not the United Kingdom, Great Britain, or England (and Wales).
#: GOV.UK's list names no nation, and a name may mislead: "Forest Service" is Northern Ireland's.
SERVES = {
    **dict.fromkeys(
        (
            "DA1019",  # Welsh Government
            "DA1105",  # Estyn
            "OT1101",  # Welsh Language Commissioner
            "OT1102",  # Careers Wales
            "OT1103",  # Natural Resources Wales
            "OT1344",  # Public Services Ombudsman for Wales
            "OT1422",  # Wales Office
            "OT681",  # Meat Promotion Wales
            "OT731",  # Arts Council of Wales
            "OT734",  # Sports Council for Wales
            "OT908",  # Wales Audit Office
            "PC387",  # S4C
        ),
        "wales",
    ),
    **dict.fromkeys(
        (
            "D20",  # Office of the Advocate General for Scotland
            "DA1020",  # The Scottish Government
            "EA764",  # Scottish Sports Council
            "OT1075",  # National Records of Scotland
            "OT612",  # Scottish Law Commission
            "OT964",  # Creative Scotland
            "OT987",  # National Museums of Scotland
            "PB463",  # Northern Lighthouse Board: the lights of Scotland and the Isle of Man
        ),
        "scotland",
    ),
    **dict.fromkeys(
        (
            "D1073",  # Department of Justice
            "D19",  # Northern Ireland Office
            "D585",  # Department of Education
            "DA1021",  # Northern Ireland Executive
            "EA1292",  # Legal Services Agency
            "EA696",  # Forensic Science Northern Ireland
            "EA697",  # Youth Justice Agency
            "EA701",  # Northern Ireland Statistics and Research Agency
            "EA725",  # Northern Ireland Courts and Tribunals Service
            "EA740",  # Arts Council of Northern Ireland
            "EA752",  # Labour Relations Agency
            "EA797",  # Northern Ireland Prison Service
            "EA829",  # Criminal Injuries Compensation Appeals Panel for Northern Ireland
            "OT1173",  # Department for Communities
            "OT1174",  # Department for the Economy
            "OT1175",  # Department of Health
            "OT1176",  # Department for Infrastructure
            "OT1177",  # Department of Finance
            "OT1178",  # Department of Agriculture, Environment and Rural Affairs
            "OT1179",  # The Executive Office
            "OT1265",  # Public Health Agency
            "OT1338",  # Invest Northern Ireland
            "OT429",  # Northern Ireland Human Rights Commission
            "OT430",  # Parades Commission
            "OT634",  # Northern Ireland Audit Office
            "OT636",  # Office of the Police Ombudsman
            "OT644",  # Council for the Curriculum, Examinations and Assessment
            "OT649",  # Northern Ireland Policing Board
            "OT659",  # Probation Board
            "OT694",  # Sport Northern Ireland
            "OT744",  # Office of the Chief Electoral Officer
            "OT769",  # Armagh Observatory and Planetarium
            "OT770",  # Northern Ireland Social Care Council
            "OT772",  # Criminal Justice Inspection Northern Ireland
            "OT778",  # Council for Catholic Maintained Schools
            "OT779",  # Equality Commission for Northern Ireland
            "OT820",  # Northern Ireland Tourist Board
            "OT825",  # Forest Service
            "OT849",  # Livestock and Meat Commission
            "OT868",  # National Museums and Galleries of Northern Ireland
            "OT962",  # Public Prosecution Service
            "PB1072",  # Agri-Food and Biosciences Institute
            "PB1212",  # Northern Ireland Housing Executive
            "PB1279",  # HSC Business Services Organisation
            "PB1408",  # Independent Commission for Reconciliation and Information Recovery
        ),
        "northern_ireland",
    ),
}
#: Bodies that stand under "Other" on GOV.UK, among inquiries and advisers, and have people and premises of their own.
#: It calls nearly every devolved body so; those of SERVES are taken whatever their type.
ALSO = {
    "D303",  # Office for National Statistics
    "EA114",  # Royal Mint
    "IM1203",  # The Electoral Commission
    "OT100",  # The Crown Estate
    "OT1016",  # Bank of England
    "OT1085",  # Financial Conduct Authority
    "OT1148",  # British Business Bank
    "OT1220",  # Sellafield Ltd
    "OT1235",  # College of Policing
    "OT1290",  # Churches Conservation Trust
    "OT1400",  # Nuclear Restoration Services
    "OT1415",  # Infected Blood Compensation Authority
    "OT1421",  # Great British Energy
    "OT214",  # Covent Garden Market Authority
    "OT385",  # Ofcom
    "OT519",  # The Parliamentary and Health Service Ombudsman
    "PB1204",  # Valuation Tribunal for England
    "PB1284",  # National Lottery Heritage Fund
    "PB415",  # National Forest Company
    "PB503",  # Local Government and Social Care Ombudsman
}
#: Bodies of the health service that GOV.UK lists among all others.
OF_THE_HEALTH_SERVICE = {"OT1265", "PB1279"}
#: Bodies that ended, merged or left the public sector, though no list gives them an end date: when, and what became.
GONE = {
    "D1198": "2023: three departments",
    "D5": "2023: Department for Culture, Media and Sport",
    "D586": "2007: Department for Business, Enterprise and Regulatory Reform",
    "D591": "2016: five departments of Northern Ireland",
    "D605": "2016: Department of Finance (Northern Ireland)",
    "D746": "2016: Department of Health (Northern Ireland)",
    "D748": "2016: Department for Communities (Northern Ireland)",
    "D750": "2016: Department for the Economy (Northern Ireland)",
    "D753": "2016: Department of Agriculture, Environment and Rural Affairs (Northern Ireland)",
    "D853": "2016: Department for Communities (Northern Ireland)",
    "D854": "2016: Department for the Economy (Northern Ireland)",
    "EA49": "2013: Ministry of Defence",
    "EA601": "2011: HM Courts & Tribunals Service",
    "EA630": "2016: Department for Infrastructure (Northern Ireland)",
    "EA67": "2013: Home Office",
    "EA675": "2016: Department for Communities (Northern Ireland)",
    "EA687": "2007: Land and Property Services (Northern Ireland)",
    "EA689": "2007: Northern Ireland Water",
    "EA695": "2008: Land and Property Services (Northern Ireland)",
    "EA70": "2017: HM Prison and Probation Service",
    "EA700": "2007: Land and Property Services (Northern Ireland)",
    "EA707": "2010: Department of Justice (Northern Ireland)",
    "EA756": "2016: Department for Communities (Northern Ireland); it is EA675 once more",
    "EA788": "2008: Northern Ireland Environment Agency",
    "EA810": "2008: Department for Social Development (Northern Ireland)",
    "EA813": "2007: Ministry of Defence",
    "EA847": "2006: Tribunals Service",
    "EA924": "2011: Department for Work and Pensions",
    "EA927": "2012, with the other regional development agencies",
    "OT484": "2022: NHS England",
    "OT845": "2008: Pension, Disability and Carers Service",
    "PB1398": "2024: National Wealth Fund",
    "PB147": "2013: British Business Bank",
    "PB350": "2015: sold",
    "PB456": "2018: Independent Office for Police Conduct",
    "PC970": "2013: sold",
    "E47000011": "2024: North East Mayoral Combined Authority",
    "Q5600652": "2018: Greater Manchester Combined Authority",
    "Q7569004": "2023: South Yorkshire Mayoral Combined Authority",
    "10001653": "2022: its schools are members no more",
    "10007657": "2024: Anglia Ruskin University",
    "10007765": "2018: closed",
    "10007766": "2014: University College London",
    "10007781": "2012: University College London",
    "10007782": "2024: City St George’s, University of London",
    "10007846": "2013: University of Wales Trinity Saint David",
}
#: Official names in English, where a list has an older, a shorter or a mistaken one, or one in Welsh only.
NAMES = {
    "E07000146": "Borough Council of King's Lynn and West Norfolk",
    "E47000004": "Liverpool City Region Combined Authority",
    "OT681": "Meat Promotion Wales",
    "OT825": "Forest Service (Northern Ireland)",
    "RQF": "Velindre University NHS Trust",
    "10000961": "Brunel University of London",
    "10001282": "University of Northumbria at Newcastle",
    "10001478": "City St George's, University of London",
    "10003854": "Leeds Arts University",
    "10003861": "Leeds Beckett University",
    "10005700": "Scotland's Rural College (SRUC)",
    "10005389": "Ravensbourne University London",
    "10006299": "University of Staffordshire",
    "10006841": "University of Greater Manchester",
    "10007141": "University of Lancashire",
    "10007801": "University of Plymouth",
    "10007807": "Ulster University",
    "10007833": "Wrexham University",
    "10007838": "Royal Welsh College of Music and Drama",
    "10007849": "Abertay University",
    "10007856": "Aberystwyth University",
    "10007858": "University of Wales Trinity Saint David",
    "10014001": "University of Suffolk",
    "10034449": "Leeds Conservatoire",
}
#: Official names in Welsh. Of the lists, the one of Welsh councils alone has them.
NAMES_IN_WELSH = {
    "DA1019": "Llywodraeth Cymru",
    "DA1105": "Estyn",
    "OT1101": "Comisiynydd y Gymraeg",
    "OT1102": "Gyrfa Cymru",
    "OT1103": "Cyfoeth Naturiol Cymru",
    "OT1344": "Ombwdsmon Gwasanaethau Cyhoeddus Cymru",
    "OT1422": "Swyddfa Cymru",
    "OT681": "Hybu Cig Cymru",
    "OT731": "Cyngor Celfyddydau Cymru",
    "OT734": "Cyngor Chwaraeon Cymru",
    "OT908": "Swyddfa Archwilio Cymru",
    "PC387": "S4C",
    "RQF": "Ymddiriedolaeth GIG Prifysgol Felindre",
    "RT4": "Ymddiriedolaeth GIG Gwasanaethau Ambiwlans Cymru",
    "RYT": "Ymddiriedolaeth GIG Iechyd Cyhoeddus Cymru",
    "dyfed-powys": "Heddlu Dyfed-Powys",
    "gwent": "Heddlu Gwent",
    "north-wales": "Heddlu Gogledd Cymru",
    "south-wales": "Heddlu De Cymru",
    "10007814": "Prifysgol Caerdydd",
    "10007833": "Prifysgol Wrecsam",
    "10007838": "Coleg Brenhinol Cerdd a Drama Cymru",
    "10007854": "Prifysgol Metropolitan Caerdydd",
    "10007855": "Prifysgol Abertawe",
    "10007856": "Prifysgol Aberystwyth",
    "10007857": "Prifysgol Bangor",
    "10007858": "Prifysgol Cymru Y Drindod Dewi Sant",
}
