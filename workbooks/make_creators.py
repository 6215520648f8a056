"""Makes creators.xlsx, the example workbook: `python workbooks/make_creators.py`. Everybody in it is invented.

A marketer's shortlist as exports and hands leave it: a title above the table,
numbers as text, several ways to write a share, blanks, a total and a footnote
below, and rows that a careless reader would get wrong.
"""

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

HEADERS = (
    "Handle", "Name", "Platform", "Followers", "Following", "Eng. rate", "Posts / week", "% sponsored", "Fake followers",
    "Bio", "Job title", "Organization", "Credentials", "Yrs exp.", "Papers", "Talks", "Category", "Country", "Fee (EUR)",
)  # fmt: skip
WIDTHS = (20, 22, 11, 11, 10, 9, 8, 9, 9, 52, 26, 26, 18, 8, 8, 7, 16, 13, 10)

# handle | name | platform | followers | following | er | posts | sponsored | fake | bio | job | organization |
# credentials | years | papers | talks | category | country | fee
CREATORS = """
@dr.liane.osei|Liane Osei|Instagram|86.4K|410|2.1%|4|8%|6%|Board-certified dermatologist. Skin barrier research. No DMs for diagnosis.|Consultant dermatologist|Northgate University Hospital|MD, PhD|14|38|22|Skincare|Ghana|1,800
@derm.matteo|Matteo Ferrini|TikTok|512,300|220|4.9%|6|22%|9%|Dermatologist who debunks skincare myths. Content creator. Collabs: hello@matteoferrini.example|Dermatologist|Studio Ferrini|MD|9|4|11|Skincare|Italy|6,500
@skinscience.ines|Inês Duarte|YouTube|1.2M|95|1.9%|1.5|18%|7%|Cosmetic chemist making videos on what is really in your cream. New video every Friday.|Cosmetic chemist|Formulab|MSc Chemistry|11|6|14|Skincare|Portugal|12,000
@anja.pharm|Anja Kowalczyk|LinkedIn|23,900|1,204||2|0%|3%|Hospital pharmacist. Medication safety, in plain words.|Clinical pharmacist|St. Brigid Hospital|PharmD, BCPS|12|17|19|Health|Poland|
@prof.henrik.lund|Henrik Lund|X|41.7K|880|0.9%|5|0%|4%|Professor of dermatology. Atopic eczema. Views my own.|Professor of Dermatology|Fjordby University|MD, PhD, FRCP|27|164|80|Dermatology|Denmark|
@tamsin.nutrition|Tamsin Avery|Instagram|132K|640|2.8%|5|15%|8%|Registered dietitian (RD). Evidence before trends.|Registered dietitian|Avery Nutrition|RD, MSc|10|5|16|Nutrition|UK|2,400
@chef.baptiste|Baptiste Morel|Instagram|268,000|510|2.2%|4|12%|8%|Chef and owner, two stars. Cookbook out in spring.|Executive chef|Maison Morel||21||9|Food|France|4,000
@drkwame.teeth|Kwame Asante|TikTok|1,940,000|180|6.1%|9|35%|12%|Dentist 🦷 your favourite tooth nerd. Creator of #BrushWithKwame. Partnerships: team@kwame.example|Dentist|Asante Dental|DDS|8|1|12|Oral care|Ghana|18,000
@olga.cardio|Olga Brandt|LinkedIn|18.2K|960|1.4%|1|0%||Cardiologist and clinical researcher|Head of Cardiology|Linden Heart Centre|MD, FACC|19|72|45|Cardiology|Germany|
@julian.finance|Julian Marsh|YouTube|345K|140|2.5%|2|20%|6%|Chartered accountant explaining tax without tears. Weekly video.|Chartered accountant|Marsh & Daughters|ACA|13||8|Finance|UK|5,200
@sofia.physio|Sofia Lindqvist|Instagram|64.1K|720|3.6%|4|10%|5%|Physiotherapist for runners. Strength, patience, shoes last.|Physiotherapist|Rörelse Clinic|PT, MSc|9|3|7|Fitness|Sweden|1,400
@maya.data|Maya Raghunathan|LinkedIn|52,600|1,510|1.9%|3|5%|4%|VP Data. Keynote speaker on machine learning in retail.|VP Data Science|Basketline|PhD|15|12|40|B2B software|India|3,000
@sec.tobias|Tobias Wendt|X|37.8K|690|1.1%|8|0%|5%|Security researcher. Found some of the bugs you patched.|Principal security researcher|Nordwall|CISSP, OSCP|16|9|33|Cybersecurity|Germany|
@elena.vets|Elena Petrova|Instagram|98,200|330|4.4%|5|14%|7%|Veterinarian and mum of three greyhounds|Veterinary surgeon|Parkside Vets|DVM|12||5|Pets|Bulgaria|1,900
@nurse.callum|Callum Reid|TikTok|221K|410|5.2%|6|16%|10%|Registered nurse. Night shift stories and what the leaflet does not say.|Registered nurse|Clyde Infirmary|RN|7||4|Health|UK|2,900
@econ.adaeze|Adaeze Nwosu|X|118K|560|0.8%|10|0%|6%|Economist. Author of two books on food prices. Columnist.|Senior economist|Institute for Household Economics|PhD|18|29|60|Economics|Nigeria|
@arch.ines.k|Ines Kessler|Instagram|29.4K|810|2.9%|3|6%|4%|Architect. Timber buildings, small towns.|Architect|Kessler Baukunst|AIA|17||12|Design|Austria|
@psy.rosa|Rosa Delgado|Instagram|176,500|290|3.1%|4|9%|8%|Licensed psychologist. Anxiety, gently. Not therapy.|Clinical psychologist|Consulta Delgado|PsyD|11|8|20|Mental health|Spain|2,600
@luca.sommelier|Luca Bianchi|Instagram|15.3K|604|3.8%|3|4%|4%|Sommelier. Small growers, honest prices.|Head sommelier|Osteria Nove||14||18|Wine|Italy|700
@drmei.derma|Mei Tan|Xiaohongshu|640K|88||5|24%|11%|Dermatologist sharing sunscreen reviews and clinic life|Dermatologist|Tan Skin Clinic|MBBS, MRCP|10|7|9|Skincare|Singapore|7,800
@pat.analyst|Patrick O'Hara|LinkedIn|44.0K|1,900|1.2%|4|2%|5%|Industry analyst covering marketing software|Principal analyst|Harbour Research||16|||B2B software|Ireland|2,200
@ruth.journal|Ruth Goldmann|X|73,400|1,320|0.7%|14|0%|6%|Health journalist. Twice shortlisted, once right.|Health editor|The Morning Ledger||20|||Health|UK|
@mila.glow|Mila Novak|Instagram|1.4M|780|3.3%|9|38%|14%|✨ beauty & lifestyle ✨ daily GRWM · collabs 💌 mila@novakmgmt.example||||||| Beauty|Czechia|9,500
@jayden.fits|Jayden Brooks|TikTok|2,310,000|120|7.8%|14|42%|13%|outfit ideas every day 🧢 ad = always tagged|Content creator||||||Fashion|USA|21,000
@noor.in.paris|Noor Haddad|Instagram|312K|950|2.6%|7|33%|12%|Fashion & travel creator 📍Paris. My presets in bio. Use code NOOR10||||||| Fashion|France|4,800
@thebakingtwins|Ava and Zoe Lind|YouTube|890,000|60|1.6%|2|20%|6%|Twins. Cakes. Chaos. New video every Sunday! Subscribe|YouTubers||||||Food|Norway|8,900
@carlos.games|Carlos Mena|Twitch|156K|210||20|30%||Streaming every night 20:00. Business: carlos@mena.example|Streamer||||||Gaming|Mexico|3,100
@lily.smallspace|Lily Tran|TikTok|48,900|1,150|8.2%|6|18%|7%|tiny flat, big plants 🌿 UGC creator|UGC creator||||||Home|Australia|650
@bigdadbarry|Barry Cole|TikTok|705K|400|6.6%|8|28%|10%|Dad of 5. Comedy sketches. Enquiries: barry@cole.example|Comedian||||||Family|UK|7,000
@vero.viaja|Verónica Salas|Instagram|205,700|860|3.0%|6|26%|11%|Travel blogger ✈️ 61 countries. Gifted stays marked||||||| Travel|Argentina|3,300
@kai.lifts|Kai Nakamura|Instagram|94.6K|530|4.7%|8|30%|16%|fitness influencer 💪 discount code KAI15||||||| Fitness|Japan|1,600
@zuri.makeup|Zuri Abebe|YouTube|433,000|77|1.8%|3|25%|9%|Makeup tutorials for deep skin tones. New video Tue + Fri||||||| Beauty|Ethiopia|5,600
@plantmumpoppy|Poppy Shaw|Instagram|8,950|1,420|6.9%|5|12%|4%|plant mum 🌱 gifted = tagged. DM for collabs||||||| Home|UK|180
@coffee.with.jun|Jun Park|Instagram|5,420|990|7.4%|4|5%|3%|home barista, flat lays, latte fails||||||| Food|Korea|
@minimal.moritz|Moritz Vogel|Instagram|12,5k|600|4.2%|5|20%|6%|minimalist living. vlogs and outfits. Werbung||||||| Lifestyle|Germany|400
@stella.official|Stella Voss|Instagram|14.8M|320|1.1%|5|22%|15%|Singer and actress. New album out now. Mgmt: voss@stagehouse.example|Singer||||||Music|USA|180,000
@sunny.reels|Sunny Patel|Instagram|61,800|7,300|0.4%|21|64%|31%|✨ model ✨ influencer ✨ promo DM||||||| Beauty|India|900
@growfast.gina|Gina Bell|TikTok|150000|9,800|0.2%|28|55%|46%|follow for follow 💕 paid promo open||||||| Lifestyle|USA|500
@dr.pepper.dan|Dan Whitlock|TikTok|33.3K|610|5.0%|7|15%|8%|Dr Pepper addict. Snack reviews, all of them||||||| Food|USA|300
@notadoctor.nina|Nina Faber|Instagram|57,000|840|3.7%|6|24%|9%|Not a doctor, just obsessed with skincare 💧 honest reviews||||||| Skincare|Netherlands|1,100
@futuremd.leo|Leo Martins|TikTok|88K|520|6.3%|6|10%|7%|Medical student, future dermatologist. Study with me|Student||||||Study|Brazil|950
@wife.of.a.surgeon|Claire Dupont|Instagram|24.1K|690|4.0%|5|21%|8%|Married to a surgeon, mum of two, lover of linen||||||| Family|Canada|420
@retired.nurse.joan|Joan Piper|Facebook|6,700|210|5.5%|3|0%|2%|Retired nurse. Garden, grandchildren, blunt advice|Retired||RN|38|||Health|UK|
@bostonfoodie.ma|Kelly Ruiz|Instagram|39.2K|930|3.4%|6|19%|8%|Food pics around Boston, MA 🦞||||||| Food|USA|700
@coachtheo|Theo Grant|Instagram|78,300|440|2.4%|9|27%|13%|Mindset coach. Helping 10,000 people live their best life. Link below|Life coach||||||Self-help|USA|1,500
@lumea.skin|Lumea Skin|Instagram|210K|35|0.9%|7|||Official account of Lumea Skin. Vegan skincare. Shop below 👇||||||| Skincare|Germany|
@stella.voss.fans|Stella Voss Fans|Instagram|45.5K|12|2.0%|10|||Fan page. Not affiliated with Stella||||||| Music||
@ministry.dailyfacts|Daily Facts|X|900K|2|0.3%|48|||Automated account. A fact every 30 minutes. Bot||||||| Facts||
@hana.ito.skin|Hana Ito|YouTube|97,100||2.7%|2|17%|6%|Aesthetician turned skincare creator. Facials, routines, reviews|Licensed aesthetician|Ito Skin Studio|LE|13|||Skincare|Japan|1,700
@drgeorgiou.sports|Nikos Georgiou|Instagram|7,900|310|4.8%|3|0%|3%|Sports medicine physician. Team doctor|Sports physician|Piraeus Athletics|MD|16|11|15|Sports|Greece|
@marta.reads|Marta Silva|Instagram|18,400||#DIV/0!|4|8%|4%|Books, tea, slow mornings||||||| Books|Portugal|260
@unknown.pia|Pia|Instagram|n/a|||||||||||||||
@tbc_ugc_01|||TBD||||||||||||||||
@sam.k|Sam K.||3K to 4K||||||||||||||||
@theo.lens|Theo Lens|Instagram|26K|||often||||Photographer|||||||Denmark|
@ana.mkt|Ana Lima|LinkedIn|9,980|2,050|2.2%|3|||Helping brands grow · Founder|Founder & CEO|Lima Estratégia||12||6|Marketing|Brazil|
@grillmaster.gus|Gus Henley|YouTube|499,999|44|2.3%|1|15%|9%|BBQ, brisket, backyard. New video every Saturday||||||| Food|USA|6,000
@lena.codes|Lena Fuchs|YouTube|500,000|130|2.9%|1|12%|5%|Software engineer teaching Python on camera. Courses linked|Senior software engineer|Hafenwerk||9||14|Tech|Germany|6,800
@dr.aisha.child|Aisha Rahman|Instagram|410K|270|3.5%|5|11%|7%|Pediatrician and mum. Fever facts, not fear. Author of "The Calm Fever Book"|Pediatrician|Rahman Children's Practice|MD, FAAP|15|9|28|Parenting|UAE|5,900
"""


def main(target: Path) -> None:
    """Write the workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Shortlist"
    sheet["A1"] = "Calm Skin launch: creator shortlist"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "merged from two exports and Jo's list; rates as the tools gave them"
    sheet.append([])
    sheet.append(HEADERS)
    for cell in sheet[4]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color="2F5D62")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    rows = [_cells(line) for line in CREATORS.strip().splitlines()]
    for row in rows:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=5, max_row=4 + len(rows)):
        row[5].number_format = "0.0%"
        for index in (7, 8):
            row[index].number_format = "0%"
    sheet.append(["Total", f"{len(rows)} creators"])
    sheet.append([])
    sheet.append(["Source: vendor exports of 3 November; fees asked for by mail"])
    for column, width in zip("ABCDEFGHIJKLMNOPQRS", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "B5"
    sheet.auto_filter.ref = f"A4:S{4 + len(rows)}"
    brief = book.create_sheet("Brief")
    brief.append(["Launch of a barrier cream, trust first, then reach"])
    brief.append(["Budget: medium. Start: February."])
    book.save(target)


def _cells(line: str) -> list[object]:
    """The cells of one line: bare numbers as numbers, shares of the second export as numbers, the rest as text."""
    texts = [text.strip() for text in line.rstrip("|").split("|")]
    texts += [""] * (len(HEADERS) - len(texts))
    second_export = len(texts[0]) % 2 == 1
    cells: list[object] = []
    for header, text in zip(HEADERS, texts, strict=True):
        if not text:
            cells.append(None)
        elif second_export and text.endswith("%"):
            cells.append(round(float(text[:-1]) / 100, 4))
        elif re.fullmatch(r"\d+(\.\d+)?", text) or (header in ("Following", "Fee (EUR)") and second_export):
            cells.append(float(text.replace(",", "")))
        else:
            cells.append(text)
    return cells


if __name__ == "__main__":
    main(Path(__file__).with_name("creators.xlsx"))
