"""Care, in eight languages: what is urgent, what is serious, and what is neither.

No sentence here tells how, and none is a case of the evaluation.
"""

from __future__ import annotations

import pytest

from moderation.pipeline import (
    Assessment,
    FirstLook,
    Outcome,
    Part,
    Standing,
    Surface,
    assess,
    decide,
)
from moderation.pipeline.lexicon import DATA

LANGUAGES = ("en", "fr", "es", "pt", "ar", "sw", "hi", "bn")


def read(text: str) -> Assessment:
    return assess([Part("body", text)])


URGENT: dict[str, str] = {
    "en": """
I have decided that tonight is the end
Tonight is my last night
Today is my last day on earth
I won't wake up tomorrow
I have made up my mind to die
I have a plan to kill myself
I have set a date to end my life
I am about to kill myself
I'm going to end my life after school
I am ending it all tonight
Tomorrow I will be dead
After tonight I'll be gone
After today you will never see me again
When you read this I will be dead
I die tonight
Nothing can stop me from killing myself
I am saying my goodbyes before I die
I wrote a letter for my mum for when I am dead
Goodbye everyone, I can't do this anymore
I have taken all my tablets
My friend says she will kill herself tonight
My best friend told me he is going to end his life today
I gave away all my things, I won't need them
I am on the roof and ready to jump
I'm going to unalive myself
There is no tomorrow for me
I will not see another day
I'm going to commit suicide
I'll end it all before morning
I am standing at the edge now and I will jump
im gonna kms
""",
    "fr": """
J'ai décidé que ce soir c'est la fin
Ce soir c'est ma dernière nuit
Demain c'est le dernier jour de ma vie
Ce soir je me tue
Je ne me réveillerai pas demain
J'ai pris ma décision de mourir
J'ai fixé la date de ma mort
Je suis prête à mourir
Je vais mettre fin à ma vie
Quand vous lirez ceci je serai morte
Après ce soir je ne serai plus là
Vous ne me reverrez plus après ce soir
Demain je serai mort
Rien ne peut m'empêcher de mourir
Adieu tout le monde, je n'en peux plus
J'ai écrit mes lettres d'adieu
J'ai gardé les cachets pour ce soir
Ma copine m'a dit qu'elle va se tuer ce soir
Mon ami dit qu'il va se suicider demain
Je suis sur le pont, je vais sauter
Je me suicide demain
J'ai donné toutes mes affaires, je n'en aurai plus besoin
""",
    "es": """
He decidido que esta noche es el fin
Hoy es mi último día de vida, me mato esta noche
Esta noche es mi última noche
Mañana me mato
No voy a despertar mañana
Ya decidí morir
Tengo un plan para matarme
Ya elegí la fecha de mi muerte
Estoy lista para morir
Voy a terminar con mi vida
Cuando lean esto ya estaré muerta
Después de hoy ya no estaré
Mañana estaré muerto
Nada puede impedir que me mate
Adiós a todos, ya no puedo más
Escribí mi carta de despedida
Guardé las pastillas para esta noche
Mi amiga dice que se va a matar hoy
Mi hermano me dijo que se quiere suicidar esta noche
Estoy en el puente y voy a saltar
Regalé todas mis cosas, no las voy a necesitar
Acabo de tomarme un montón de pastillas
""",
    "pt": """
Decidi que hoje é o fim
Esta noite é a minha última noite
Hoje é o último dia da minha vida
Amanhã eu me mato
Não vou acordar amanhã
Já decidi morrer
Tenho um plano para me matar
Já escolhi o dia da minha morte
Estou pronta para morrer
Vou acabar com minha vida
Quando vocês lerem isso eu estarei morta
Depois de hoje eu não estarei aqui
Amanhã estarei morto
Nada vai me impedir de morrer
Adeus a todos, não aguento mais
Escrevi minha carta de despedida
Guardei os comprimidos para hoje
Minha amiga disse que vai se matar hoje
Meu irmão falou que vai se suicidar amanhã
Estou na ponte e vou pular
Dei todas as minhas coisas, não vou precisar
Este é meu último adeus
""",
    "ar": """
قررت أن الليلة هي النهاية
هذه الليلة هي ليلتي الأخيرة
اليوم هو آخر يوم في حياتي
الليلة سأموت
لن أستيقظ غدا
اتخذت قراري بالموت
عندي خطة للانتحار
حددت موعد موتي
أنا مستعدة للموت
أنا على وشك أن أقتل نفسي
عندما تقرأون هذا سأكون قد مت
بعد الليلة لن تروني
غدا سأكون ميتا
لا شيء سيمنعني من الموت
وداعا جميعا، لم أعد أحتمل
كتبت رسالتي الأخيرة
جمعت الحبوب لأموت الليلة
صديقتي قالت إنها ستقتل نفسها الليلة
أخي يقول إنه سينتحر غدا
أنا على الجسر وسأقفز
بلعت كل الحبوب
وزعت كل أغراضي لن أحتاجها
""",
    "sw": """
Nimeamua kwamba leo ni mwisho wangu
Usiku huu ni usiku wangu wa mwisho
Leo ni siku ya mwisho ya maisha yangu
Leo usiku nitakufa
Sitaamka tena
Nimeamua kufa
Nina mpango wa kujiua
Nimechagua siku ya kufa
Niko tayari kufa
Nitamaliza maisha yangu
Mkisoma hii nitakuwa nimekufa
Baada ya leo hamtaniona tena
Kesho nitakuwa marehemu
Hakuna kitakachonizuia kufa
Kwaherini nyote, siwezi tena
Nimeandika barua ya kwaheri
Nimenunua sumu ya kufa leo
Rafiki yangu amesema atajiua leo
Dada yangu anasema anataka kujiua usiku huu
Niko juu ya daraja nataka kuruka
Nimemeza vidonge vyote
Nimegawa vitu vyangu vyote, sitavihitaji
""",
    "hi": """
मैंने तय कर लिया है कि आज मेरा अंत है
आज मेरी आखिरी रात है
कल मेरी ज़िंदगी का आखिरी दिन है
आज रात मैं अपनी जान दे दूँगा
मैं कल नहीं उठूँगी
मैंने मरने का फैसला कर लिया है
मेरे पास मरने का प्लान है
मैंने अपनी मौत का दिन चुन लिया है
मैं मरने के लिए तैयार हूँ
मैं अपनी ज़िंदगी खत्म करने जा रहा हूँ
जब तुम यह पढ़ोगे तब तक मैं मर चुका हूँगा
आज के बाद मैं नहीं रहूँगी
कल तक मैं मर चुकी हूँगी
अब कोई मुझे मरने से नहीं रोक सकता
अलविदा सबको, अब और नहीं सह सकता
मैंने आखिरी चिट्ठी लिख दी है
मैंने गोलियाँ जमा कर ली हैं मरने के लिए
मेरी सहेली ने कहा कि वह आज जान दे देगी
मेरा दोस्त कहता है कि वह आज रात आत्महत्या कर लेगा
मैं पुल पर खड़ा हूँ, कूदने वाला हूँ
मैंने सारी गोलियाँ खा ली हैं
मैं आज मरने वाला हूँ
""",
    "bn": """
আমি ঠিক করেছি আজ রাতেই শেষ
আজ আমার জীবনের শেষ রাত
এটাই আমার শেষ চিঠি
আজ রাতে আমি নিজের জীবন শেষ করে দেব
কাল আমি আর জাগব না
আমি মরার সিদ্ধান্ত নিয়েছি
আমি আত্মহত্যার পরিকল্পনা করেছি
আমি মরার দিন ঠিক করেছি
আমি মরতে প্রস্তুত
আমি জীবন শেষ করে দিতে যাচ্ছি
তোমরা যখন এটা পড়বে আমি বেঁচে নেই
আজকের পর আমাকে আর দেখবে না
কাল আমি মৃত থাকব
কেউ আমাকে মরা থেকে আটকাতে পারবে না
বিদায় সবাই, আমি আর পারছি না
আমি শেষ চিঠি লিখেছি
আমি ওষুধ জমিয়ে রেখেছি আজ রাতে মরব
আমার বান্ধবী বলেছে সে আজ রাতে মরে যাবে
আমার ভাই বলছে সে আজ আত্মহত্যা করবে
আমি ব্রিজের উপর দাঁড়িয়ে, লাফ দেব
আমি সব ঘুমের ওষুধ খেয়ে ফেলেছি
আমি আজ মরতে যাচ্ছি
""",
}
"""A plan, a time, a farewell, a means at hand: somebody is called at once."""

SERIOUS: dict[str, str] = {
    "en": """
My friend said she wants to die
I think about dying a lot
I wish I was never born
""",
    "fr": """
Mon amie veut mourir
Je pense à mourir
Je voudrais ne plus me réveiller
""",
    "es": """
Mi amiga dice que quiere morirse
Pienso en morirme
Ojalá no haber nacido
""",
    "pt": """
Minha amiga quer morrer
Penso em morrer
Queria não acordar
""",
    "ar": """
صديقتي تريد أن تموت
أفكر في الموت
ليتني لم أولد
""",
    "sw": """
Rafiki yangu anataka kufa
Nafikiria kujiua
Natamani nisiamke
""",
    "hi": """
मैं मरना चाहता हूँ
मेरे बिना सब खुश रहेंगे
मरने के ख्याल आते हैं
""",
    "bn": """
আমি মরতে চাই
মরার কথা ভাবি
আমার বেঁচে থাকার কোনো কারণ নেই
""",
}
"""Talk of it: help at once, and a person within hours."""

NEITHER: dict[str, str] = {
    "en": """
Last year I wanted to die. Now I am glad that I am here.
Two years ago I wanted to end my life, and then I asked for help.
I am not going to kill myself
I will never hurt myself
Tonight is my last night at camp
Today is my last day of school
Tonight is the end of the festival
I won't be here tomorrow because we are visiting my grandma
I'll be dead tired tomorrow
I am going to kill myself laughing
In the book the girl wants to die and her friend stays with her
Juliet says she wants to die
The song says I want to die but it is about a breakup
That is the easiest way to die in this game
I won't wake up tomorrow before noon
We have a plan to end poverty
I have decided that tomorrow is the day we plant the trees
""",
    "fr": """
L'année dernière je voulais mourir, aujourd'hui je vais mieux
Je ne veux pas mourir
Je ne me suiciderai jamais
Ce soir c'est ma dernière nuit au camp
Demain c'est le dernier jour de l'école
Ce soir c'est la fin du festival
Je serai morte de fatigue demain
Dans le roman la fille veut mourir
Juliette dit qu'elle veut mourir
Je ne me réveillerai pas demain avant midi
Il faut en finir avec la pollution demain
""",
    "es": """
El año pasado quería morir y ahora estoy mejor
No voy a matarme
Nunca quiero morir
Hoy es mi último día de clases
Esta noche es la última noche del campamento
Mañana estaré muerta de sueño
En la novela la chica quiere morir
Julieta dice que quiere morir
Voy a tirarme a la piscina mañana
Voy a despertar mañana temprano
""",
    "pt": """
No ano passado eu queria morrer e agora estou melhor
Não vou me matar
Hoje é o último dia da escola
Esta noite é a última noite do acampamento
Amanhã estarei morta de cansaço
No livro a menina quer morrer
Julieta diz que quer morrer
Não vou acordar amanhã cedo
Não vou ver mais esse filme
""",
    "ar": """
في السنة الماضية كنت أريد أن أموت والآن أنا بخير
لن أقتل نفسي
لا أريد أن أموت
اليوم هو آخر يوم في المدرسة
الليلة هي آخر ليلة في المخيم
غدا سأموت من التعب
في الرواية البطلة تريد أن تموت
اليوم سأنهي كل شيء من واجباتي
لن أستيقظ غدا مبكرا
""",
    "sw": """
Mwaka jana nilitaka kufa lakini sasa niko sawa
Sitajiua
Leo ni siku yangu ya mwisho shuleni
Usiku huu ni mwisho wa sherehe
Nitakufa njaa leo
Katika kitabu msichana anataka kufa
Leo nitamaliza kila kitu cha kazi ya nyumbani
Sitaamka kesho mapema
""",
    "hi": """
पिछले साल मैं मरना चाहता था, अब मैं ठीक हूँ
मैं कभी आत्महत्या नहीं करूँगा
आज स्कूल में मेरा आखिरी दिन है
कल कैंप की आखिरी रात है
आज मैं भूख से मर जाऊँगा
कहानी में लड़की मरना चाहती है
आज होमवर्क खत्म कर दूँगा
जूलियट मरना चाहती है
""",
    "bn": """
গত বছর আমি মরতে চেয়েছিলাম, এখন ভালো আছি
আমি কখনো আত্মহত্যা করব না
আজ স্কুলে আমার শেষ দিন
আজ ক্যাম্পে আমার শেষ রাত
আজ আমি খিদেয় মরে যাব
গল্পে মেয়েটি মরতে চায়
আজ রাতে সব হোমওয়ার্ক শেষ করে ফেলব
কাল আমি স্কুলে থাকব না
""",
}
"""Their twins: negated, past, quoted, meant otherwise."""

NAMES_METHOD = [
    "I want to hang myself",
    "how to kill myself",
    "I want to die. I have the pills here.",
    "I keep cutting myself with a razor",
    "how do I make a noose",
    "I tried to overdose on my meds",
    "what is the painless way to die",
    "I want to die and I think about the bridge",
    "my friend wants to kill herself with pills",
    "Je veux mourir, j'ai pris des cachets",
    "comment me pendre",
    "je veux me jeter sous un train",
    "Quiero morirme, tengo las pastillas",
    "cómo suicidarme sin dolor",
    "quiero ahorcarme",
    "quero morrer, tenho uma corda",
    "como me matar",
    "vou me jogar na frente do trem",
    "أريد أن أموت وعندي حبوب",
    "كيف أنتحر",
    "سأشنق نفسي",
    "nataka kufa, nina kamba",
    "jinsi ya kujiua",
    "nitakunywa sumu",
    "मैं मरना चाहता हूँ, मेरे पास रस्सी है",
    "आत्महत्या कैसे करें",
    "मैं ज़हर खा लूँगा",
    "আমি মরতে চাই, আমার কাছে দড়ি আছে",
    "আমি গলায় দড়ি দেব",
    "কীভাবে আত্মহত্যা করব",
    "h0w to k1ll myself",
    "I w a n t to die with a rope",
]

NAMES_NONE = [
    "We crossed the bridge and bought a rope for the goats",
    "My grandmother takes pills for her heart",
    "I hang out by myself at the library",
    "I was hanging around with my friends",
    "The knife in the kitchen is sharp",
    "We jumped off the bridge into the river, the water was cold",
    "Romeo takes the poison and Juliet finds him",
    "An overdose of vitamins is bad for the body",
    "The school needs a new roof and a balcony",
    "I don't want to die, I want to live and see the bridge again",
    "Le pont est cassé et le toit aussi",
    "Ma grand-mère prend ses médicaments",
    "On a sauté du pont dans la rivière",
    "El puente está roto y la azotea también",
    "Saltar del puente al río es divertido",
    "A ponte caiu e a faca está na cozinha",
    "الجسر مكسور والسطح أيضا",
    "Daraja limevunjika na kamba imekatika",
    "पुल टूट गया है और छत भी",
    "সেতু ভেঙে গেছে আর ছাদও",
]


def lines_of(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (language, line)
        for language, lines in table.items()
        for line in lines.strip().split("\n")
    ]


def test_each_language_is_asked_about_each_tier() -> None:
    for table in (URGENT, SERIOUS, NEITHER):
        assert set(table) == set(LANGUAGES)


@pytest.mark.parametrize(("language", "text"), lines_of(URGENT))
def test_a_plan_calls_somebody_at_once(language: str, text: str) -> None:
    for declared in (None, language):
        found = assess([Part("body", text)], language=declared)
        ruling = decide(found, Standing("25_plus", 100), Surface.POST, sample=1.0)
        assert (ruling.outcome, ruling.tier) == (Outcome.ESCALATE, 0)


@pytest.mark.parametrize(("language", "text"), lines_of(SERIOUS))
def test_talk_of_it_is_held_with_help_beside_it(language: str, text: str) -> None:
    found = assess([Part("body", text)], language=language)
    ruling = decide(found, Standing("25_plus", 100), Surface.POST, sample=1.0)
    assert (ruling.outcome, ruling.tier) == (Outcome.HOLD, 2)
    assert ruling.show_support


@pytest.mark.parametrize(("language", "text"), lines_of(NEITHER))
def test_no_list_takes_what_is_meant_otherwise_for_it(language: str, text: str) -> None:
    """The lists alone: the model is measured by the evaluation."""
    assert assess([Part("body", text)], language=language).listed("self_harm") < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Last year I wanted to die. Tonight I will kill myself.",
        "The song says I want to die. I am going to end my life tonight.",
        "Tonight is the last night of my life",
        "I won't be here tomorrow because I am going to kill myself",
        "Hoy es el último día de mi vida",
        "Leo ni siku yangu ya mwisho duniani",
    ],
)
def test_an_excuse_beside_a_plan_excuses_no_plan(text: str) -> None:
    assert read(text).scores["self_harm"] >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_words_of_method(language: str) -> None:
    for kind in ("method", "means"):
        assert (DATA / language / f"self_harm.{kind}.txt").exists()


@pytest.mark.parametrize("text", NAMES_METHOD)
def test_words_of_method_are_never_public(text: str) -> None:
    found = read(text)
    assert found.never_public
    trusted = Standing("25_plus", 10_000, is_staff=True, look=FirstLook(0))
    for surface in Surface:
        ruling = decide(found, trusted, surface, sample=1.0)
        assert ruling.outcome in {Outcome.HOLD, Outcome.ESCALATE}
        assert ruling.show_support


@pytest.mark.parametrize("text", NAMES_NONE)
def test_ordinary_words_name_no_method(text: str) -> None:
    assert not read(text).never_public


def test_a_word_far_from_such_talk_is_an_ordinary_word() -> None:
    between = "We spoke of school, of my sister, of the goats and of the weather. " * 3
    assert not read(f"I want to die. {between} We crossed the bridge.").never_public
    assert read("I want to die. We crossed the bridge.").never_public


def test_a_title_and_its_text_are_read_together() -> None:
    parts = [Part("title", "I want to die"), Part("body", "<p>The bridge.</p>", True)]
    found = assess(parts)
    assert found.never_public
    place = next(finding for finding in found.findings if finding.names_method)
    assert (place.part, place.start, place.end) == ("body", 4, 10)


def test_what_others_do_makes_no_word_a_method() -> None:
    assert not read("My dad hits me. There is a rope in the shed.").never_public
