"""What is found, and its benign twin, which is not."""

from __future__ import annotations

import pytest

from moderation.pipeline import (
    CATEGORIES,
    Outcome,
    Part,
    Standing,
    Surface,
    assess,
    decide,
)

OVER = 0.5

FOUND = [
    ("self_harm", "I want to die"),
    ("self_harm", "I really just want to kill myself"),
    ("self_harm", "i dont want to live anymore"),
    ("self_harm", "Everyone would be better off without me."),
    ("self_harm", "I’ve been cutting myself since March"),
    ("self_harm", "My best friend is suicidal and I am scared"),
    ("self_harm", "My uncle touched me and I told nobody"),
    ("self_harm", "I'm scared to go home"),
    ("self_harm", "Je veux mourir"),
    ("self_harm", "J'ai envie de mourir, je n'en peux plus"),
    ("self_harm", "Mon beau-père me frappe"),
    ("self_harm", "Quiero morirme"),
    ("self_harm", "Ya no quiero vivir"),
    ("self_harm", "Mi padrastro me pega"),
    ("self_harm", "أريد أن أموت"),
    ("self_harm", "لا أريد أن أعيش"),
    ("self_harm", "أبي يضربني"),
    ("self_harm", "quero morrer"),
    ("self_harm", "nataka kufa"),
    ("violence", "I will kill you"),
    ("violence", "go and die"),
    ("violence", "kys"),
    ("violence", "Je vais te tuer"),
    ("violence", "te voy a matar"),
    ("violence", "سأقتلك"),
    ("harassment", "You are so ugly"),
    ("harassment", "nobody likes you"),
    ("harassment", "Tu es trop moche"),
    ("harassment", "Eres una inútil"),
    ("harassment", "أنت غبي"),
    ("hate", "All refugees are criminals"),
    ("hate", "Go back to your country!"),
    ("hate", "Les migrants sont tous des voleurs"),
    ("hate", "Los inmigrantes son una plaga"),
    ("hate", "اللاجئون كلهم مجرمون"),
    ("grooming", "How old are you? This is our little secret"),
    ("grooming", "Send me a pic of you and don't tell your mum"),
    ("grooming", "Tu as quel âge ? On peut parler sur snap"),
    ("grooming", "¿Cuántos años tienes? Escríbeme por whatsapp"),
    ("grooming", "كم عمرك؟ راسلني على سناب"),
    ("grooming", "send nudes"),
    ("contact", "Call me on 0712 345 678"),
    ("contact", "my number is +33 6 12 34 56 78"),
    ("contact", "رقمي ٠٧١٢٣٤٥٦٧٨"),
    ("contact", "0️⃣7️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣"),
    ("contact", "zero seven one two three four five six seven eight"),
    ("contact", "write to ana.lima@example.org"),
    ("contact", "ana at example dot com"),
    ("contact", "ana [at] example [dot] com"),
    ("contact", "ana at gmail.com"),
    ("contact", "add me on snap"),
    ("contact", "my insta: sunny_girl"),
    ("contact", "follow @sunny_girl on Instagram"),
    ("contact", "join https://discord.gg/abc123"),
    ("contact", "wa.me/254712345678"),
    ("contact", "I live at the corner by the bakery"),
    ("contact", "The tap outside my house is broken"),
    ("contact", "My school is Lincoln High"),
    ("contact", "12 rue Victor Hugo, près du parc"),
    ("contact", "Vivo en la calle Bolívar 45"),
    ("contact", "الحفرة أمام بيتنا"),
    ("contact", "Le lampadaire devant chez moi est cassé"),
    ("spam", "Click here to win a free iphone"),
    ("spam", "Earn money fast from home"),
    ("spam", "look https://bit.ly/x1y2"),
    ("spam", "Gana dinero rápido desde casa"),
    ("profanity", "this is bullshit"),
    ("profanity", "c'est de la merde"),
    ("profanity", "qué mierda"),
    ("sexual", "I am so horny"),
    ("sexual_minors", "child porn"),
    ("self_harm", "मुझे मर जाना है"),
    ("self_harm", "पापा मुझे पीटते हैं"),
    ("self_harm", "বেঁচে থাকতে ইচ্ছে করে না"),
    ("self_harm", "আমি আত্মহত্যা করব"),
    ("self_harm", "मैं खुदकुशी कर लूँगा"),
    ("violence", "तुम्हें काट डालेंगे"),
    ("violence", "তোমাকে খুন করবো"),
    ("violence", "vamos atacar a escola"),
    ("violence", "nitakuchoma kesho"),
    ("harassment", "तुम बहुत घटिया हो"),
    ("harassment", "তুমি একটা বেকুব"),
    ("hate", "सब प्रवासी अपराधी हैं"),
    ("hate", "সব বিদেশি চোর"),
    ("hate", "Volta pro seu país, volta para o seu país"),
    ("hate", "Wahamiaji wote ni wahalifu"),
    ("grooming", "तुम कितने साल की हो? कैमरा चालू करो"),
    ("grooming", "তুমি কত বছরের? ক্যামেরা চালু করো"),
    ("grooming", "qual a sua idade? vamos conversar no zap"),
    ("grooming", "umri wako ni upi? tuongee kwenye telegram"),
    ("contact", "मेरे घर के सामने मिलते हैं"),
    ("contact", "আমাদের বাড়ির পাশে গর্ত আছে"),
    ("contact", "me segue no instagram"),
    ("contact", "nitafute kwenye instagram"),
    ("spam", "Parabéns você foi sorteado"),
    ("self_harm", "I do not see any reason to go on"),
    ("self_harm", "je suis fatiguée d'être en vie"),
    ("self_harm", "no veo ninguna razón para seguir"),
    ("self_harm", "não vejo motivo para viver"),
    ("self_harm", "sioni haja ya kuendelea"),
    ("self_harm", "تعبت من الحياة"),
    ("violence", "vamos quebrar teus dentes"),
    ("violence", "তোর হাত ভেঙে দেব"),
    ("violence", "तुम्हारा घर जला देंगे"),
]

TWINS = [
    "I am dying of laughter",
    "I don't want to die, I want to live and dance",
    "We were killing time at the bus stop",
    "My mum is going to kill me when she sees my room",
    "I used to think about dying. Today I paint, and I asked for help.",
    "If a friend says I want to die, stay with them and call a helpline.",
    "Suicide prevention day: ask your friends how they are.",
    "World Mental Health Day: recovery is possible and you are not alone.",
    "My brother beat me at chess again.",
    "Her song touched me deeply",
    "Je suis morte de rire",
    "Je meurs de faim, on mange quand ?",
    "Il faut en finir avec les sacs en plastique",
    "Me muero de risa con mis amigas",
    "No quiero morir, quiero vivir en paz",
    "أموت من الضحك",
    "morri de rir com essa foto",
    "nakufa njaa",
    "When someone says you are ugly, it hurts. Words matter.",
    "They told me go back to your country and I cried.",
    "You are not stupid.",
    "Refugees are our neighbours and friends.",
    "I am gay and I am proud of who I am.",
    "I am a Muslim girl who loves football",
    "On dit souvent que les migrants sont des voleurs, et c'est faux.",
    "Dicen que los inmigrantes son delincuentes, pero es mentira.",
    "Never send nudes, even to somebody you trust.",
    "How old are you when you can vote in your country?",
    "Never tell a stranger your address.",
    "We live on a beautiful planet. We live at the edge of a forest.",
    "My school is doing a climate strike on Friday",
    "I live in Nairobi with my grandmother.",
    "By 2030 we will plant 1 000 000 trees; in 2015-2020 we planted few.",
    "On 2026-11-21 we met 250 people from 14 countries.",
    "The temperature rose by 1.2345678 degrees",
    "Read more at https://www.unicef.org/climate",
    "The people of Scunthorpe love their class assessment in Essex.",
    "Sex education and consent belong in every school.",
    "Girls need clean water and pads at school during their period.",
    "Breast cancer took my aunt.",
    "We must end child marriage and child sex trafficking.",
    "In biology we learned about the penis and the vagina.",
    "Le harcèlement scolaire doit cesser.",
    "À l'école, on apprend le respect.",
    "El acoso escolar no es un juego.",
    "Esta semana plantamos árboles con mi escuela",
    "التنمر في المدرسة مؤذٍ ويجب أن نتحدث عنه",
    "مدرستي جميلة وأحب المعلمات",
    "Vijana wa mtaa wetu walipanda miti leo",
    "Hoje plantamos árvores com os amigos da escola",
    "The police shot rubber bullets at protesters, the news said.",
    "👍👍👍",
    "Do not shut the door, my phone is broken and I need light",
    "xxx from your friends",
    "Smoke drifts over the playground at midday. We asked for trees.",
    "If we do nothing, the reef will die and so will the fish.",
    "Stop telling girls they belong in the kitchen.",
    "My cousins come to my house every Eid and we cook.",
    "Je n'ai plus envie de me taire.",
    "Los migrantes son personas con derechos",
    "El cono de tránsito está roto este año.",
    "أخي يضربني في لعبة الفيديو دائما",
    "اللاجئون بشر مثلنا ولهم حقوق",
    "क्रिकेट में मुझे हराता है मेरा भाई",
    "ठंड से मर रहे थे हम",
    "आत्महत्या की रोकथाम पर कल बात होगी",
    "लोग कहते हैं सब प्रवासी अपराधी हैं, यह गलत है",
    "तुम निकम्मे नहीं हो",
    "मेरी माँ कहती है कि मैं समय पर आऊँ",
    "আমি মরে যেতে চাই না, আমি গান গাইতে চাই",
    "ঠান্ডায় মরে যাচ্ছিলাম",
    "আত্মহত্যা প্রতিরোধে স্কুলে আলোচনা হবে",
    "লোকে বলে সব বিদেশি চোর, এটা ভুল",
    "তুমি অপদার্থ নও",
    "Os imigrantes são nossos vizinhos e amigos.",
    "Dizem que os refugiados são ladrões, mas é mentira.",
    "Quantos anos tem a árvore da nossa escola?",
    "A aranha faz a teia e eu pinto a parede.",
    "A torneira da escola está quebrada. Ele é homem gay e meu amigo.",
    "Nunca mande nudes, nem para quem você confia.",
    "A prevenção do suicídio é assunto da escola toda.",
    "Wakimbizi ni majirani zetu na marafiki.",
    "Walisema wahamiaji wote ni wezi, si kweli.",
    "Usimwambie mtu nenosiri lako.",
    "Mama alisema rudi kwenu salama.",
    "مدرستنا تشارك في حملة منع الانتحار",
    "We are going to beat you at chess tomorrow",
    "Two years ago I wanted to end my life, today I coach a team.",
    "Il y a deux ans je voulais mourir, aujourd'hui je chante.",
    "Hace tres años quería morir, hoy bailo.",
    "Há dois anos eu queria morrer, hoje danço.",
    "Estoy cansada de vivir en una ciudad sin árboles",
    "Dire que les réfugiés sont des voleurs est injuste.",
    "Nataka kwenda baharini na rafiki zangu",
    "मैं तुम्हें कभी नहीं छोड़ूँगा, तुम मेरे दोस्त हो",
    "আমি তোমাকে কখনো ছাড়ব না, তুমি আমার বন্ধু",
    "قبل سنتين أردت أن أموت واليوم أغني",
]


@pytest.mark.parametrize(("category", "text"), FOUND)
def test_what_matters_is_found_and_never_published(category: str, text: str) -> None:
    assessment = assess([Part("body", text)])
    assert assessment.scores[category] >= OVER
    assert assessment.failed == ()
    ruling = decide(assessment, Standing("18_24", 99), Surface.POST, sample=1)
    assert ruling.outcome in {Outcome.HOLD, Outcome.ESCALATE}


@pytest.mark.parametrize("text", TWINS)
def test_its_benign_twin_passes(text: str) -> None:
    assessment = assess([Part("body", text)])
    assert {
        name: score for name, score in assessment.scores.items() if score >= OVER
    } == {}


@pytest.mark.parametrize(
    "text",
    [
        "I will kill myself tonight",
        "I wrote my goodbye letter",
        "je vais me tuer ce soir",
        "voy a suicidarme hoy",
        "سأنتحر الليلة",
        "vou me matar hoje",
        "nitajiua",
    ],
)
def test_a_plan_is_a_matter_of_minutes_and_shows_help(text: str) -> None:
    ruling = decide(
        assess([Part("body", text)]), Standing("16_17", 99), Surface.COMMENT, sample=1
    )
    assert (ruling.outcome, ruling.tier) == (Outcome.ESCALATE, 0)
    assert ruling.show_support


@pytest.mark.parametrize(
    ("disguised", "typed"),
    [
        ("so f.u.c.k this", "f.u.c.k"),
        ("s\u200bh\u200bi\u200bt", "s\u200bh\u200bi\u200bt"),
        ("what the fuuuuck", "fuuuuck"),
        ("oh sh1t", "sh1t"),
        ("fu\u0301ck", "fu\u0301ck"),
        ("FUCK", "FUCK"),
        ("ｆｕｃｋ", "ｆｕｃｋ"),
        ("fuсk", "fuсk"),  # the c is Cyrillic
    ],
)
def test_a_disguised_word_is_found_where_it_was_typed(
    disguised: str, typed: str
) -> None:
    findings = assess([Part("body", disguised)]).findings
    spans = {disguised[finding.start : finding.end] for finding in findings}
    assert typed in spans


def test_an_insult_in_one_language_is_not_looked_for_in_another() -> None:
    french = assess([Part("body", "Le retard du train est grand, les retards aussi.")])
    assert max(french.scores.values()) < OVER


def test_sexual_talk_beside_a_word_for_a_child_is_about_a_child() -> None:
    alone = assess([Part("body", "she is 14 years old")])
    beside = assess([Part("body", "she is 14 years old and I am so horny")])
    assert alone.scores["sexual_minors"] < 0.1
    assert beside.scores["sexual_minors"] >= OVER


def test_cues_of_grooming_count_together() -> None:
    one = assess([Part("body", "how old are you")]).scores["grooming"]
    two = assess([Part("body", "how old are you, dont tell your mum")])
    assert 0 < one < OVER <= two.scores["grooming"]


def test_an_address_behind_a_link_is_found_on_the_words_of_the_link() -> None:
    html = '<p>Come <a href="https://t.me/x">here, please</a></p>'
    (finding,) = assess([Part("body", html, markup=True)]).findings
    assert (finding.category, finding.start, finding.end) == ("contact", 5, 17)


def test_each_finding_names_its_part() -> None:
    parts = [Part("title", "hello"), Part("body", "you are so ugly")]
    assert {finding.part for finding in assess(parts).findings} == {"body"}


def test_a_broken_detector_is_named_and_the_others_still_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(reading: object) -> list[object]:
        raise RuntimeError

    monkeypatch.setitem(
        __import__("moderation.pipeline.detectors", fromlist=["DETECTORS"]).DETECTORS,
        "links",
        break_down,
    )
    assessment = assess([Part("body", "I want to die")])
    assert assessment.failed == ("links",)
    assert assessment.scores["self_harm"] >= OVER


@pytest.mark.parametrize("text", ["", "\0", " ", "\ud800", "<", "'", "a" * 200_000])
def test_any_text_has_an_assessment(text: str) -> None:
    assessment = assess([Part("body", text), Part("html", text, markup=True)])
    assert set(assessment.scores) == set(CATEGORIES)
    assert set(assessment.failed) <= ({"budget"} if len(text) > 100 else set())
