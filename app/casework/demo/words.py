"""What people say in the made-up centre, in Swahili and English. No real person, place of abode or case.

Whole sentences in the voice of a survivor or a worker; nothing graphic is needed to try a program out.
"""

from __future__ import annotations

NARRATIVES = {
    "sexual_exploitation": (
        "Aliniahidi atanilipia karo ya shule. Akaniambia nije nichukue pesa jioni. Nilipofika alifunga mlango.",
        "Bwana wa bahari alisema atatupa samaki kama nitaenda naye. Nyumbani hatukuwa na chakula.",
        "Jirani alikuwa akinipa chipsi na soda. Baadaye akasema lazima nilipe. Niliogopa kumwambia mama.",
        "He said he would pay my school fees. First he gave me a phone, then he wanted me to visit him.",
        "The sponsor pays the rent for all of us. My aunt says I must be grateful and keep quiet.",
        "A man at the beach bought us food every day. On Saturday he asked my friend to leave.",
    ),
    "rape": (
        "Alisema yeye ni rafiki ya baba. Alinipa lifti. Sikujua tunaenda wapi.",
        "Mwendesha bodaboda hunibeba shuleni bila malipo. Siku ile alipita njia nyingine.",
        "He is a friend of the family, he came when my mother was at the market. I told my sister first.",
    ),
    "sexual_assault": (
        "Mwalimu alinibakisha baada ya masomo ya ziada. Sikuweza kumwambia mtu yeyote kwa wiki mbili.",
        "On the bus he sat beside me every day. I changed my seat and he changed too.",
    ),
    "incest": (
        "My stepfather comes when my mother works at night. I sleep at the neighbour's now.",
        "Mjomba hulala chumba chetu mama akisafiri. Ndugu yangu mdogo aliona.",
    ),
    "online_abuse": (
        "Alinitumia picha kwenye simu na kutaka zangu. Sasa anasema ataziweka mtandaoni nisipomtumia pesa.",
        "They filmed me and said everybody in school would see it. I have not gone back since.",
    ),
    "forced_marriage": (
        "Mjomba alipanga niolewe na mzee. Nilikuwa naenda darasa la nane. Walishapokea mahari.",
        "They sewed the dress before they told me. I ran to my teacher.",
    ),
    "trafficking": (
        "Rafiki yangu alisema kuna kazi ya hoteli. Tulipofika hakukuwa na kazi, na hatukuruhusiwa kutoka.",
        "Shangazi alinichukua kijijini ili nisome. Badala yake nafanya kazi za nyumbani usiku na mchana.",
        "My cousin told me there was work in a salon. When I came they took my papers and I could not leave.",
        "They told me I would see the city. We changed cars twice and nobody told me where we were.",
    ),
    "physical_assault": (
        "Alinipiga kwa sababu nilimwambia dada yake. Si mara ya kwanza.",
        "He waits outside my work. Last week he broke my phone and hurt my arm.",
    ),
    "sexual_harassment": (
        "Meneja anasema nikitaka zamu nzuri lazima niende naye.",
        "Every evening he sends messages; I showed them to my colleague.",
    ),
}
"""By the first act of an incident."""
SUMMARIES = (
    "Child reports repeated contact with a man known in the ward. Mother informed, supportive.",
    "Referred by the school. Calm, answers in short sentences, asked for a break twice.",
    "Mtoto ameletwa na shangazi. Ana hofu ya kurudi nyumbani. Amelala kwa jirani kwa siku tatu.",
    "Anaishi na bibi. Bibi anaunga mkono kesi lakini majirani wanashinikiza wamalizane.",
    "Recruited with a promise of work; papers were kept. Two other girls may still be there.",
    "Amepata matibabu ya kwanza. Anataka kurudi shuleni muhula ujao.",
    "Suspect is a person of influence; the file has already gone missing once.",
    "Family was offered money to withdraw. They refused; need help with transport to court.",
    "Anaongea Chidigo zaidi; mkalimani alihitajika. Alijibu vizuri alipochora.",
    "Pictures are still being passed on. School asked to keep it confidential.",
)
ASKED = (
    "When will the statement be recorded?",
    "Ni lini mshukiwa atakamatwa?",
    "Has the file gone to the prosecutor?",
    "Je, fomu ya P3 iko tayari?",
    "Who is the investigating officer now?",
    "Kesi itasikilizwa lini?",
)
SAID = (
    "The officer has travelled; call again on Monday.",
    "Faili iko kwa mkubwa, subirini.",
    "No vehicle and no fuel this week.",
    "Afisa amehamishwa, mpya hajapewa faili.",
    "They say the suspect is being traced.",
    "Walisema wataita mashahidi wiki ijayo.",
    "The clerk could not find the file.",
)
PROMISED = (
    {"promise_kind": "statement", "promised": "to record the statement"},
    {"promise_kind": "arrest", "promised": "kumkamata mshukiwa"},
    {"promise_kind": "file_to_prosecutor", "promised": "to send the file to the prosecutor"},
    {"promise_kind": "p3", "promised": "kutoa fomu ya P3"},
    {"promise_kind": "call_back", "promised": "to call back with a date"},
)
VIEWS = (
    "Sleeping better, wants to go back to school.",
    "Anasema anajisikia nafuu baada ya kuongea.",
    "Did not want to talk today; we walked on the beach.",
    "Amecheka leo kwa mara ya kwanza.",
    "Afraid of meeting him at court.",
)
NOTES = (
    "Mother called: a boda boda rider asks about the girl. Safety plan reviewed.",
    "Mwalimu mkuu amekubali kumpokea tena muhula ujao.",
    "The chief asked the family to settle. Explained that this is not allowed.",
    "Bibi ameomba usaidizi wa nauli ya kwenda mahakamani.",
    "Visited the shelter; the room is shared with two girls of her age.",
)
PLANS = (
    "Karo ya shule kufikia mwezi wa tano; mfanyakazi humtembelea kila wiki mbili.",
    "Counselling every week until she sleeps; the aunt comes along to court.",
    "Kituo cha usalama kwa miezi mitatu, kisha nyumbani kwa bibi; chifu huangalia.",
)
GOALS = (
    "Kurudi shuleni",
    "Finish the hairdressing course",
    "Kulala bila kuogopa",
    "Have my own phone again",
    "Kuishi na bibi kijijini",
)
DESCRIPTIONS = (
    "Tall, drives a white car with a dented door, calls himself Sponsor",
    "Mzee wa kanzu nyeupe, ana duka karibu na steji",
    "Young man with a dragon tattoo on the left arm, rides a red motorbike",
    "Mtalii mzee, hukodi nyumba karibu na ufuo",
    "Wears a security uniform, works at night",
)
PARTNERS = (
    ("police", "Gender desk, {place}"),
    ("police", "Police station, {place}"),
    ("children_office", "Children office, {place}"),
    ("hospital", "Recovery centre, {place}"),
    ("health_centre", "Health centre, {place}"),
    ("shelter", "Makao Salama, {place}"),
    ("legal_aid", "Legal aid clinic, {place}"),
    ("counselling", "Counselling centre, {place}"),
    ("prosecutor", "Prosecutor's office, {place}"),
    ("court", "Law courts, {place}"),
    ("school", "School, {place}"),
    ("ngo", "Children's network, {place}"),
)
TRAININGS = (
    ("Sexual offences law", "sexual_offences"),
    ("Child-friendly interviews", "child_interview"),
    ("From PRC to P3", "medical_forms"),
    ("Referral that comes back", "referral"),
    ("Madhara ya mtandaoni", "online_harm"),
    ("Kuelewa ulemavu", "disability"),
)
AROUND = (
    ("Bibi", "caregiver", "grandparent"),
    ("Shangazi", "support_person", "uncle_aunt"),
    ("Mama", "guardian", "parent"),
    ("Class teacher", "trusted", "teacher"),
)
"""What somebody around a survivor is called, what they are for them, and how they are related."""
WISHES = ("Anataka kukaa na bibi.", "Wants to stay at her school.", "Hataki kukutana na familia ya mshukiwa.")
DECISIONS = (
    ("Ask the head teacher for a place", ""),
    ("Kuandika ripoti ya mahakama", "Children office"),
    ("Bring her to the hospital again", ""),
    ("Kumtembelea nyumbani", ""),
)
"""What a meeting decides, and who does it; "" is the case's worker."""
BREACH = "He waited at the gate of the school twice this week."
LEADERS = ("Nyota", "Imani")
COMPLAINT = "Nilisubiri saa tatu na hakuna aliyenipokea."
CHANGED = "Somebody sits at the door from eight."
STAFF = ("Amina", "Baraka", "Zawadi", "Tumaini")
"""Who works in the made-up centre; the first leads it."""
